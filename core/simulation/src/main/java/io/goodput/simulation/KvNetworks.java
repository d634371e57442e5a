package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Architecture;
import io.goodput.catalog.KvPaths;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.KvPath;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.RackSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ways of KV in a layout.
 *
 * @param paths what they reach besides the systems' own NICs and fabrics
 */
record KvNetworks(KvPaths paths) {
    /**
     * Whether KV goes over NVLink inside a fabric and over the NICs between fabrics: where the racks of a layout that
     * declares NVLink hold more than one fabric.
     *
     * @param elasticity how the layout's pools change; null where they do not, so that all of it stands in one fabric
     */
    static boolean goBothWays(Layout resolved, @Nullable Elasticity elasticity) {
        return resolved.network() != null
                && resolved.network().kvPath() == KvPath.NVLINK
                && elasticity != null
                && elasticity.spaces().stream().mapToInt(RackSpace::domains).sum() > 1;
    }

    /**
     * One rank's GPUs send or receive a request's KV; all GPUs of an instance do it at once.
     *
     * @param bothWays as {@link #goBothWays} says
     */
    KvPort port(PoolLayout pool, InstanceDesign design, Layout layout, boolean bothWays) {
        AcceleratedSystem system = design.system();
        int gpus = design.parallelism().gpus();
        int gpusOfRank = design.gpusOfRank();
        List<Integer> racks = pool.racks() == null ? List.of() : pool.racks();
        double nvlink = system.nvlinkBytesPerSecond().value();
        if (bothWays) {
            double nic = system.nicBytesPerSecond().value();
            return new KvPort(gpus * nic, gpusOfRank * nic, racks, new FabricPort(gpus * nvlink, gpusOfRank * nvlink));
        }
        return switch (path(layout)) {
            case RDMA -> port(system.nicBytesPerSecond().value(), gpus, gpusOfRank, racks);
            case NVLINK -> port(nvlink, gpus, gpusOfRank, racks);
            case TCP ->
                port(paths.tcpBytesPerSecond().value(), system.nodesOf(gpus), system.nodesOf(gpusOfRank), racks);
        };
    }

    private static KvPort port(double bytesPerSecond, int ofInstance, int ofFlow, List<Integer> racks) {
        return new KvPort(ofInstance * bytesPerSecond, ofFlow * bytesPerSecond, racks);
    }

    private static KvPath path(Layout resolved) {
        KvNetwork network = Objects.requireNonNull(resolved.network());
        return Objects.requireNonNull(network.kvPath());
    }

    /**
     * The way between the pools. Every destination GPU gets the layers and heads that it holds; of several decode pools
     * the one that gets most bytes counts, and of several systems the slowest set-up.
     *
     * @param rackBytesPerSecond uplinks of the racks that instances are put into as they come; empty where they do not
     *     limit, or the layout says which instance stands in which
     * @param bothWays as {@link #goBothWays} says
     */
    @Nullable
    Network network(Layout resolved, List<InstanceDesign> designs, List<Double> rackBytesPerSecond, boolean bothWays) {
        KvNetwork network = resolved.network();
        if (network == null) {
            return null;
        }
        List<InstanceDesign> destinations = new ArrayList<>();
        for (int i = 0; i < designs.size(); i++) {
            if (resolved.pools().get(i).role() == PoolRole.DECODE) {
                destinations.add(designs.get(i));
            }
        }
        double nvlinkLatency = paths.nvlinkLatencySeconds().value();
        double latency = switch (bothWays ? KvPath.RDMA : path(resolved)) {
            case RDMA ->
                designs.stream()
                        .mapToDouble(
                                design -> design.system().nicLatencySeconds().value())
                        .max()
                        .orElseThrow();
            case NVLINK -> nvlinkLatency;
            case TCP -> paths.tcpLatencySeconds().value();
        };
        Architecture architecture = destinations.getFirst().model().architecture();
        List<Double> uplinks = network.rackUplinkGigabytesPerSecond();
        return new Network(
                latency,
                bothWays ? nvlinkLatency : null,
                destinations.stream()
                        .mapToDouble(InstanceDesign::kvBytesPerToken)
                        .max()
                        .orElseThrow(),
                destinations.stream()
                        .mapToDouble(InstanceDesign::windowKvBytesPerToken)
                        .max()
                        .orElseThrow(),
                architecture.windowTokens(),
                architecture.layers(),
                Objects.requireNonNull(network.layerWise()),
                uplinks == null
                        ? rackBytesPerSecond
                        : uplinks.stream().map(uplink -> uplink * 1e9).toList());
    }
}
