package io.goodput.engine.cluster;

import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.Network;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The way of prompts' KV from where they were computed to where their tokens are made. */
final class KvMoves {
    /** What is left of a link that is gone: nothing that anybody could wait for. */
    private static final double LEAST_UPLINK_SHARE = 1e-9;

    final Transfers transfers;

    private final Network network;
    private final RequestTable requests;
    private final EventQueue events;
    private final RequestEvents requestEvents;
    /** The queue's entity for the next end of a flow. */
    private final int flowEnd;

    private final SetUps setUps;
    private final int flowStart;
    /** Whether KV goes another way inside a fabric. */
    private final boolean hasFabrics;

    private final double fabricLatencySeconds;
    /** The scale-up domain of each instance, numbered through all racks; −1 before it was given any GPUs. */
    private final int[] domains;

    KvMoves(
            Network network,
            InstancePool[] pools,
            int instances,
            RequestTable requests,
            EventQueue events,
            RequestEvents requestEvents,
            int flowStart,
            int flowEnd) {
        this.network = network;
        this.requests = requests;
        this.events = events;
        this.requestEvents = requestEvents;
        this.flowStart = flowStart;
        this.flowEnd = flowEnd;
        setUps = new SetUps(requests);
        Double inFabric = network.fabricLatencySeconds();
        hasFabrics = inFabric != null;
        fabricLatencySeconds = inFabric == null ? Double.NaN : inFabric;
        domains = new int[instances];
        Arrays.fill(domains, -1);
        transfers = between(network, pools, instances);
    }

    private static Transfers between(Network network, InstancePool[] pools, int instances) {
        double[] rates = new double[instances];
        double[] fabricRates = new double[network.fabricLatencySeconds() == null ? 0 : instances];
        int[] racks = new int[instances];
        for (InstancePool pool : pools) {
            KvPort port = port(pool);
            for (int i = 0; i < pool.members.length; i++) {
                int number = pool.members[i].number;
                rates[number] = port.bytesPerSecond();
                racks[number] = port.racks().isEmpty() ? -1 : port.racks().get(i);
                if (fabricRates.length > 0) {
                    fabricRates[number] = fabric(pool).bytesPerSecond();
                }
            }
        }
        double[] uplinks = network.rackBytesPerSecond().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new Transfers(rates, racks, uplinks, fabricRates);
    }

    private static KvPort port(InstancePool pool) {
        return present(pool.spec.port());
    }

    private static FabricPort fabric(InstancePool pool) {
        return present(port(pool).fabric());
    }

    private static <T> T present(@Nullable T port) {
        if (port == null) {
            throw new IllegalStateException("KV moves between ports only");
        }
        return port;
    }

    /** An instance, which nothing moves to or from, stands in this rack and domain from now on, each of all racks. */
    void setPlace(Instance instance, int rack, int domain) {
        if (!network.rackBytesPerSecond().isEmpty()) {
            transfers.setRack(instance.number, rack);
        }
        domains[instance.number] = domain;
    }

    /** Whether KV goes another way inside a fabric than elsewhere. */
    boolean haveFabrics() {
        return hasFabrics;
    }

    /** The uplink of a rack carries a share of what it should. */
    void setUplinkShare(int rack, double share) {
        transfers.setUplinkShare(events.now(), rack, Math.max(share, LEAST_UPLINK_SHARE));
        scheduleFlowEnd();
    }

    boolean areLayerWise() {
        return network.layerWise();
    }

    /** Bytes of a request's prompt that its decode rank does not have. */
    long bytesOf(int slot) {
        return network.bytesOf(requests.promptTokens(slot), requests.pastTokens(slot));
    }

    /** A prompt's KV is set on its way to the request's decode rank. */
    void start(int slot) {
        double now = events.now();
        if (!requests.is(slot, RequestTable.LAYERED)) {
            requests.setPhase(slot, RequestTable.TRANSFERRING);
        }
        requests.setTransferStartedAt(slot, now);
        requests.mark(slot, RequestTable.FLOW_DONE, false);
        if (hasFabrics) {
            int from = requests.computingRank(slot).instance.number;
            int to = requests.decodingRank(slot).instance.number;
            requests.mark(slot, RequestTable.IN_FABRIC, domains[from] == domains[to]);
        }
        setUps.add(slot, now + latencySeconds(slot));
        if (setUps.firstSlot() == slot) {
            scheduleFlowStart();
        }
    }

    private double latencySeconds(int slot) {
        return isInFabric(slot) ? fabricLatencySeconds : network.latencySeconds();
    }

    /** Whether a request's KV moves, or moved last, inside a fabric. */
    boolean isInFabric(int slot) {
        return hasFabrics && requests.is(slot, RequestTable.IN_FABRIC);
    }

    private void scheduleFlowStart() {
        if (setUps.isEmpty()) {
            events.cancel(flowStart);
        } else {
            requests.fetch(setUps.firstSlot());
            long number = requests.number(setUps.firstSlot());
            events.schedule(flowStart, setUps.firstTime(), requestEvents.orderOf(number, RequestEvents.FLOW_START));
        }
    }

    /** A transfer is set up: its bytes flow. */
    void startFlow() {
        int slot = setUps.removeFirst();
        scheduleFlowStart();
        Instance from = requests.computingRank(slot).instance;
        Instance to = requests.decodingRank(slot).instance;
        long number = requests.number(slot);
        if (isInFabric(slot)) {
            transfers.startInFabric(events.now(), slot, number, from.number, to.number, cap(slot), bytesOf(slot));
        } else {
            transfers.start(events.now(), slot, number, from.number, to.number, cap(slot), bytesOf(slot));
        }
        scheduleFlowEnd();
    }

    /** Most that a request's flow can use. */
    private double cap(int slot) {
        InstancePool from = requests.computingRank(slot).instance.pool;
        InstancePool to = requests.decodingRank(slot).instance.pool;
        return isInFabric(slot)
                ? Math.min(fabric(from).flowBytesPerSecond(), fabric(to).flowBytesPerSecond())
                : Math.min(port(from).flowBytesPerSecond(), port(to).flowBytesPerSecond());
    }

    private void scheduleFlowEnd() {
        double next = transfers.nextEnd();
        if (next < Double.POSITIVE_INFINITY) {
            requests.fetch(transfers.nextRequest());
            events.schedule(
                    flowEnd,
                    Math.max(events.now(), next),
                    requestEvents.orderOf(transfers.nextNumber(), RequestEvents.FLOW_END));
        } else {
            events.cancel(flowEnd);
        }
    }

    /** The bytes of a flow are over; returns the request whose KV has moved with that, or {@link RequestTable#NONE}. */
    int endFlow() {
        int slot = transfers.end(events.now());
        scheduleFlowEnd();
        requests.mark(slot, RequestTable.FLOW_DONE, true);
        boolean moved = !requests.is(slot, RequestTable.LAYERED)
                || (requests.phase(slot) == RequestTable.TRANSFERRING && lastLayerMoved(slot));
        return moved ? slot : RequestTable.NONE;
    }

    /** A layer-wise transfer's prompt is computed; returns whether all of its KV has moved. */
    boolean endOfLayers(int slot) {
        requests.setPhase(slot, RequestTable.TRANSFERRING);
        return requests.is(slot, RequestTable.FLOW_DONE) && lastLayerMoved(slot);
    }

    /** Whether the last layer, which cannot start before it is computed, is there too; else it will be, by an event. */
    private boolean lastLayerMoved(int slot) {
        double bytes = (double) bytesOf(slot);
        double tail = requests.prefilledAt(slot) + bytes / network.layers() / cap(slot);
        if (tail > events.now()) {
            requestEvents.schedule(slot, RequestEvents.LAST_LAYER, tail);
            return false;
        }
        return true;
    }

    /** A request's KV has moved: counts it for both pools. */
    void count(int slot) {
        PoolTotals from = requests.computingRank(slot).instance.pool.totals;
        PoolTotals to = requests.decodingRank(slot).instance.pool.totals;
        double bytes = (double) bytesOf(slot);
        if (isInFabric(slot)) {
            from.fabricBytes += bytes;
            to.fabricBytes += bytes;
            from.fabricMoves++;
            to.fabricMoves++;
        } else {
            from.movedBytes += bytes;
            to.movedBytes += bytes;
            from.moves++;
            to.moves++;
        }
    }

    /** What is under way of a request's KV stops. */
    void cancel(int slot) {
        if (requests.phase(slot) == RequestTable.TRANSFERRING) {
            requestEvents.cancel(slot);
        }
        if (setUps.remove(slot, requests.transferStartedAt(slot) + latencySeconds(slot))) {
            scheduleFlowStart();
        }
        if (transfers.isUnderWay(slot)) {
            transfers.cancel(events.now(), slot);
            scheduleFlowEnd();
        }
    }
}
