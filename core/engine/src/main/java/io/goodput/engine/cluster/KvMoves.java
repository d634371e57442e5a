package io.goodput.engine.cluster;

import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.scenario.Network;

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
        transfers = between(network, pools, instances);
    }

    private static Transfers between(Network network, InstancePool[] pools, int instances) {
        double[] rates = new double[instances];
        int[] racks = new int[instances];
        for (InstancePool pool : pools) {
            var port = pool.spec.port();
            if (port == null) {
                throw new IllegalStateException("a pool without a port in a disaggregated deployment");
            }
            for (int i = 0; i < pool.members.length; i++) {
                int number = pool.members[i].number;
                rates[number] = port.bytesPerSecond();
                racks[number] = port.racks().isEmpty() ? -1 : port.racks().get(i);
            }
        }
        double[] uplinks = network.rackBytesPerSecond().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new Transfers(rates, racks, uplinks);
    }

    /** Whether racks limit what moves between them. */
    boolean areLimitedByRacks() {
        return !network.rackBytesPerSecond().isEmpty();
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
        setUps.add(slot, now + network.latencySeconds());
        if (setUps.firstSlot() == slot) {
            scheduleFlowStart();
        }
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
        transfers.start(
                events.now(), slot, requests.number(slot), from.number, to.number, cap(from, to), bytesOf(slot));
        scheduleFlowEnd();
    }

    private static double cap(Instance from, Instance to) {
        var egress = from.pool.spec.port();
        var ingress = to.pool.spec.port();
        if (egress == null || ingress == null) {
            throw new IllegalStateException("KV moves between ports only");
        }
        return Math.min(egress.flowBytesPerSecond(), ingress.flowBytesPerSecond());
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
        double cap = cap(requests.computingRank(slot).instance, requests.decodingRank(slot).instance);
        double tail = requests.prefilledAt(slot) + bytes / network.layers() / cap;
        if (tail > events.now()) {
            requestEvents.schedule(slot, RequestEvents.LAST_LAYER, tail);
            return false;
        }
        return true;
    }

    /** What is under way of a request's KV stops. */
    void cancel(int slot) {
        if (requests.phase(slot) == RequestTable.TRANSFERRING) {
            requestEvents.cancel(slot);
        }
        if (setUps.remove(slot, requests.transferStartedAt(slot) + network.latencySeconds())) {
            scheduleFlowStart();
        }
        if (transfers.isUnderWay(slot)) {
            transfers.cancel(events.now(), slot);
            scheduleFlowEnd();
        }
    }
}
