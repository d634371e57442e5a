package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network between prefill and decode instances.
 *
 * @param kvPath the way that KV takes; rdma when absent
 * @param layerWise whether KV moves layer by layer behind the prefill, which needs an engine that reserves decode room
 *     before it; false when absent
 * @param rackUplinkGigabytesPerSecond what each rack sends or receives at most (10⁹ bytes), up to 1,024 racks, each above
 *     0 and at most 1,000,000; racks do not limit when absent
 */
public record KvNetwork(
        @Nullable KvPath kvPath,
        @Nullable Boolean layerWise,
        @Nullable List<Double> rackUplinkGigabytesPerSecond) {
    public static final int MAX_RACKS = 1_024;

    public KvNetwork {
        if (rackUplinkGigabytesPerSecond != null) {
            rackUplinkGigabytesPerSecond = List.copyOf(rackUplinkGigabytesPerSecond);
            var checks = new Checks();
            int racks = rackUplinkGigabytesPerSecond.size();
            checks.require(
                    racks >= 1 && racks <= MAX_RACKS,
                    "rackUplinkGigabytesPerSecond",
                    racks + " racks",
                    "rackUplinkGigabytesPerSecond must hold between 1 and " + MAX_RACKS + " racks",
                    "Maybe one rate per rack");
            for (int i = 0; i < Math.min(racks, MAX_RACKS); i++) {
                checks.positive("rackUplinkGigabytesPerSecond/" + i, rackUplinkGigabytesPerSecond.get(i), 1_000_000);
            }
            checks.done();
        }
    }

    /** The same network with every field filled that has a default. */
    public KvNetwork resolved() {
        return new KvNetwork(
                kvPath == null ? KvPath.RDMA : kvPath,
                layerWise == null ? Boolean.FALSE : layerWise,
                rackUplinkGigabytesPerSecond);
    }
}
