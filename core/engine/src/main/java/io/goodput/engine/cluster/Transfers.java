package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * KV on its way between instances. A flow uses the port of its source, the port of its destination and, between two
 * racks, the uplinks of both; one inside a fabric uses the fabric's ports of both, and nothing else. Between two changes
 * of its rate it moves evenly; what it has left is settled, and its end moves, only when its rate changes.
 */
final class Transfers {
    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 16;
    private static final int CLOCK_STEPS = 4;

    final MaxMinFairness fairness;
    private final int[] rackOfPort;
    private final int ports;
    /** The fabric's port of instance 0 among the links. */
    private final int firstFabricPort;
    /** Bytes that ended or cancelled flows moved through each port. */
    private final long[] movedBytes;

    private int flows;
    private int freshFlow;
    private int freeFlow = NONE;
    private int[] requests = new int[FIRST_CAPACITY];
    private long[] numbers = new long[FIRST_CAPACITY];
    private int[] sources = new int[FIRST_CAPACITY];
    private int[] destinations = new int[FIRST_CAPACITY];
    private long[] bytes = new long[FIRST_CAPACITY];
    private double[] startedAt = new double[FIRST_CAPACITY];
    private double[] rates = new double[FIRST_CAPACITY];
    /** What a flow had left when its rate changed last, and when that was. */
    private double[] bytesLeft = new double[FIRST_CAPACITY];

    private double[] settledAt = new double[FIRST_CAPACITY];
    private double[] ends = new double[FIRST_CAPACITY];

    /** The flows by their end, then by their request's number: a binary heap, and each flow's place in it. */
    private int[] heap = new int[FIRST_CAPACITY];

    private int[] places = new int[FIRST_CAPACITY];

    /** The flow of each request, or −1. */
    private int[] flowOfRequest = new int[0];

    private long bytesSent;
    private long bytesReceived;
    long bytesLost;
    private long bytesInFlight;
    private double leastFloorRatio = Double.POSITIVE_INFINITY;

    /**
     * @param bytesPerSecond of each port
     * @param rackOfPort the rack of each port, −1 where no rack limits it
     * @param rackBytesPerSecond of each rack's uplink
     * @param fabricBytesPerSecond of the fabric's port beside each port; empty where there are no fabrics
     */
    Transfers(double[] bytesPerSecond, int[] rackOfPort, double[] rackBytesPerSecond, double[] fabricBytesPerSecond) {
        ports = bytesPerSecond.length;
        firstFabricPort = ports + rackBytesPerSecond.length;
        double[] capacity = Arrays.copyOf(bytesPerSecond, firstFabricPort + fabricBytesPerSecond.length);
        System.arraycopy(rackBytesPerSecond, 0, capacity, ports, rackBytesPerSecond.length);
        System.arraycopy(fabricBytesPerSecond, 0, capacity, firstFabricPort, fabricBytesPerSecond.length);
        fairness = new MaxMinFairness(capacity);
        this.rackOfPort = rackOfPort.clone();
        movedBytes = new long[ports];
    }

    /** The instance behind a port, which nothing moves through, stands in this rack from now on; −1 for none that limits. */
    void setRack(int port, int rack) {
        rackOfPort[port] = rack;
    }

    /** The uplink of a rack carries a share, above 0 and at most 1, of what it should. */
    void setUplinkShare(double now, int rack, double share) {
        fairness.setShare(ports + rack, share);
        settleTouched(now);
    }

    /**
     * Starts a flow over the network.
     *
     * @param request the request's slot, which has no flow under way
     * @param number the request's number: of flows that end at the same time the lowest is first
     * @param cap most that it can take, in bytes per second
     * @param size in bytes; a flow of none ends at once
     */
    void start(double now, int request, long number, int source, int destination, double cap, long size) {
        int flow = open(now, request, number, source, destination, size);
        if (size > 0) {
            int sourceRack = rackOfPort[source];
            int destinationRack = rackOfPort[destination];
            boolean apart = sourceRack >= 0 && destinationRack >= 0 && sourceRack != destinationRack;
            fairness.add(
                    flow,
                    source,
                    destination,
                    apart ? ports + sourceRack : NONE,
                    apart ? ports + destinationRack : NONE,
                    cap);
            settleTouched(now);
        }
    }

    /** As {@link #start}, inside a fabric. */
    void startInFabric(double now, int request, long number, int source, int destination, double cap, long size) {
        int flow = open(now, request, number, source, destination, size);
        if (size > 0) {
            fairness.add(flow, firstFabricPort + source, firstFabricPort + destination, NONE, NONE, cap);
            settleTouched(now);
        }
    }

    /** A new flow that has no rate yet. */
    private int open(double now, int request, long number, int source, int destination, long size) {
        if (request >= flowOfRequest.length) {
            int old = flowOfRequest.length;
            flowOfRequest = Arrays.copyOf(flowOfRequest, Math.max(request + 1, Math.max(FIRST_CAPACITY, old * 2)));
            Arrays.fill(flowOfRequest, old, flowOfRequest.length, NONE);
        }
        if (flowOfRequest[request] >= 0) {
            throw new IllegalStateException("request " + number + " has a transfer under way already");
        }
        int flow = newFlow();
        flowOfRequest[request] = flow;
        requests[flow] = request;
        numbers[flow] = number;
        sources[flow] = source;
        destinations[flow] = destination;
        bytes[flow] = size;
        startedAt[flow] = now;
        settledAt[flow] = now;
        bytesLeft[flow] = (double) size;
        rates[flow] = 0;
        ends[flow] = size == 0 ? now : Double.POSITIVE_INFINITY;
        bytesSent += size;
        bytesInFlight += size;
        heap[flows] = flow;
        places[flow] = flows;
        rise(flows++);
        return flow;
    }

    private int newFlow() {
        int flow = freeFlow;
        if (flow >= 0) {
            freeFlow = places[flow];
            return flow;
        }
        flow = freshFlow++;
        if (flow == requests.length) {
            int capacity = Math.multiplyExact(flow, 2);
            requests = Arrays.copyOf(requests, capacity);
            numbers = Arrays.copyOf(numbers, capacity);
            sources = Arrays.copyOf(sources, capacity);
            destinations = Arrays.copyOf(destinations, capacity);
            bytes = Arrays.copyOf(bytes, capacity);
            startedAt = Arrays.copyOf(startedAt, capacity);
            rates = Arrays.copyOf(rates, capacity);
            bytesLeft = Arrays.copyOf(bytesLeft, capacity);
            settledAt = Arrays.copyOf(settledAt, capacity);
            ends = Arrays.copyOf(ends, capacity);
            heap = Arrays.copyOf(heap, capacity);
            places = Arrays.copyOf(places, capacity);
        }
        return flow;
    }

    /** When the next flow ends; infinite when none is under way. */
    double nextEnd() {
        return flows == 0 ? Double.POSITIVE_INFINITY : ends[heap[0]];
    }

    /** The slot of the request whose flow ends next; there must be one. */
    int nextRequest() {
        return requests[heap[0]];
    }

    /** The number of the request whose flow ends next; there must be one. */
    long nextNumber() {
        return numbers[heap[0]];
    }

    /**
     * Ends the flow that {@link #nextRequest()} is about, at {@link #nextEnd()}.
     *
     * @return its request's slot
     */
    int end(double now) {
        int flow = heap[0];
        long size = bytes[flow];
        bytesReceived += size;
        movedBytes[sources[flow]] += size;
        movedBytes[destinations[flow]] += size;
        if (size > 0) {
            // Late in a long run a short transfer is a few steps of the clock.
            double seconds = now - startedAt[flow] + CLOCK_STEPS * Math.ulp(now);
            leastFloorRatio = Math.min(leastFloorRatio, seconds * fairness.cap(flow) / size);
        }
        return remove(now, flow);
    }

    /** Ends the flow of the request in slot {@code request} before its time: all its bytes are lost. */
    void cancel(double now, int request) {
        int flow = flowOfRequest[request];
        bytesLost += bytes[flow];
        long moved = movedBy(now, flow);
        movedBytes[sources[flow]] += moved;
        movedBytes[destinations[flow]] += moved;
        remove(now, flow);
    }

    private int remove(double now, int flow) {
        int request = requests[flow];
        bytesInFlight -= bytes[flow];
        flowOfRequest[request] = NONE;
        int place = places[flow];
        int last = heap[--flows];
        if (last != flow) {
            heap[place] = last;
            places[last] = place;
            order(last);
        }
        places[flow] = freeFlow;
        freeFlow = flow;
        if (bytes[flow] > 0) {
            fairness.remove(flow);
            settleTouched(now);
        }
        return request;
    }

    /** Gives the flows that were shared anew their rates; one that keeps its rate is left as it is. */
    private void settleTouched(double now) {
        for (int i = 0; i < fairness.touched(); i++) {
            int flow = fairness.touched(i);
            double rate = fairness.rate(flow);
            if (rate != rates[flow]) {
                bytesLeft[flow] = Math.max(0, bytesLeft[flow] - rates[flow] * (now - settledAt[flow]));
                settledAt[flow] = now;
                rates[flow] = rate;
                ends[flow] = now + bytesLeft[flow] / rate;
                order(flow);
            }
        }
    }

    private void order(int flow) {
        rise(places[flow]);
        sink(places[flow]);
    }

    private void rise(int from) {
        int flow = heap[from];
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (!before(flow, heap[parent])) {
                break;
            }
            put(heap[parent], place);
            place = parent;
        }
        put(flow, place);
    }

    private void sink(int from) {
        int flow = heap[from];
        int place = from;
        int child = 2 * place + 1;
        while (child < flows) {
            if (child + 1 < flows && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], flow)) {
                break;
            }
            put(heap[child], place);
            place = child;
            child = 2 * place + 1;
        }
        put(flow, place);
    }

    private void put(int flow, int place) {
        heap[place] = flow;
        places[flow] = place;
    }

    private boolean before(int flow, int other) {
        return ends[flow] < ends[other] || (ends[flow] == ends[other] && numbers[flow] < numbers[other]);
    }

    /** Whether the request in slot {@code request} has a flow under way. */
    boolean isUnderWay(int request) {
        return request < flowOfRequest.length && flowOfRequest[request] >= 0;
    }

    /** Present rate of the flow of the request in slot {@code request}, in bytes per second; 0 for a flow of no bytes. */
    double rate(int request) {
        return rates[flowOfRequest[request]];
    }

    private long movedBy(double now, int flow) {
        double moved = bytes[flow] - bytesLeft[flow] + rates[flow] * (now - settledAt[flow]);
        return Math.min(bytes[flow], Math.round(moved));
    }

    /** Bytes that have passed {@code port}, or the fabric's beside it, by now, those under way or cancelled included. */
    long movedBytes(int port, double now) {
        long sum = movedBytes[port];
        for (int place = 0; place < flows; place++) {
            int flow = heap[place];
            if (sources[flow] == port || destinations[flow] == port) {
                sum += movedBy(now, flow);
            }
        }
        return sum;
    }

    /** Flows under way. */
    int flows() {
        return flows;
    }

    /** Bytes of all flows that started: received + lost + in flight. */
    long bytesSent() {
        return bytesSent;
    }

    /** Bytes of the flows that ended. */
    long bytesReceived() {
        return bytesReceived;
    }

    /** Bytes of the flows that were cancelled, what they had moved included. */
    long bytesLost() {
        return bytesLost;
    }

    /** Bytes of the flows under way, what they have moved included. */
    long bytesInFlight() {
        return bytesInFlight;
    }

    /** {@link #bytesInFlight()} counted flow by flow. */
    long countBytesInFlight() {
        long sum = 0;
        for (int place = 0; place < flows; place++) {
            sum += bytes[heap[place]];
        }
        return sum;
    }

    /** Least (seconds taken) / (seconds that the flow would take alone) of the flows that ended; infinite before. */
    double leastFloorRatio() {
        return leastFloorRatio;
    }

    /** How much of their links the flows take at most, 1 when one is full; and no flow more than its own cap. */
    double fullestLink() {
        return fairness.fullestLink();
    }
}
