package io.goodput.engine.cluster;

import io.goodput.engine.scenario.KvLink;
import java.util.Arrays;

/**
 * KV on its way from prefill to decode instances, oldest flow first. Rates are shared anew whenever a flow starts or
 * ends; between two such moments each flow moves at a constant rate.
 */
final class Transfers {
    private final MaxMinFairness fairness;
    private final double fastestBytesPerSecond;

    private int flows;
    private int[] requests = new int[16];
    private int[] sources = new int[16];
    private int[] destinations = new int[16];
    private double[] startedAt = new double[16];
    private long[] bytes = new long[16];
    private double[] bytesLeft = new double[16];
    private double[] rates = new double[16];
    private double updatedAt;

    private long bytesSent;
    private long bytesReceived;
    /** Least (seconds taken) / (bytes over the fastest possible rate) of the transfers that are over. */
    private double leastFloorRatio = Double.POSITIVE_INFINITY;

    Transfers(KvLink link, int prefillInstances, int decodeInstances) {
        double[] source = new double[prefillInstances];
        double[] destination = new double[decodeInstances];
        Arrays.fill(source, link.prefillBytesPerSecond());
        Arrays.fill(destination, link.decodeBytesPerSecond());
        fairness = new MaxMinFairness(source, destination, link.flowBytesPerSecond());
        fastestBytesPerSecond = Math.min(
                link.flowBytesPerSecond(), Math.min(link.prefillBytesPerSecond(), link.decodeBytesPerSecond()));
    }

    void start(double now, int request, int source, int destination, long size) {
        advance(now);
        if (flows == requests.length) {
            int capacity = flows * 2;
            requests = Arrays.copyOf(requests, capacity);
            sources = Arrays.copyOf(sources, capacity);
            destinations = Arrays.copyOf(destinations, capacity);
            startedAt = Arrays.copyOf(startedAt, capacity);
            bytes = Arrays.copyOf(bytes, capacity);
            bytesLeft = Arrays.copyOf(bytesLeft, capacity);
            rates = Arrays.copyOf(rates, capacity);
        }
        int flow = flows++;
        requests[flow] = request;
        sources[flow] = source;
        destinations[flow] = destination;
        startedAt[flow] = now;
        bytes[flow] = size;
        bytesLeft[flow] = (double) size;
        bytesSent += size;
        fairness.share(flows, sources, destinations, rates);
    }

    /** Ends the flow that {@link #nextEnd()} was about, now, and returns its request. */
    int end(double now) {
        int flow = soonest();
        int request = requests[flow];
        bytesReceived += bytes[flow];
        if (bytes[flow] > 0) {
            double floor = bytes[flow] / fastestBytesPerSecond;
            leastFloorRatio = Math.min(leastFloorRatio, (now - startedAt[flow]) / floor);
        }
        advance(now);
        int after = flows - flow - 1;
        System.arraycopy(requests, flow + 1, requests, flow, after);
        System.arraycopy(sources, flow + 1, sources, flow, after);
        System.arraycopy(destinations, flow + 1, destinations, flow, after);
        System.arraycopy(startedAt, flow + 1, startedAt, flow, after);
        System.arraycopy(bytes, flow + 1, bytes, flow, after);
        System.arraycopy(bytesLeft, flow + 1, bytesLeft, flow, after);
        flows--;
        fairness.share(flows, sources, destinations, rates);
        return request;
    }

    /** When the next flow ends at the present rates; infinite when none is under way. */
    double nextEnd() {
        return flows == 0 ? Double.POSITIVE_INFINITY : endOf(soonest());
    }

    private int soonest() {
        int soonest = 0;
        for (int f = 1; f < flows; f++) {
            if (endOf(f) < endOf(soonest)) {
                soonest = f;
            }
        }
        return soonest;
    }

    private double endOf(int flow) {
        return updatedAt + bytesLeft[flow] / rates[flow];
    }

    private void advance(double now) {
        double seconds = now - updatedAt;
        for (int f = 0; f < flows; f++) {
            bytesLeft[f] = Math.max(0, bytesLeft[f] - rates[f] * seconds);
        }
        updatedAt = now;
    }

    int flows() {
        return flows;
    }

    long bytesSent() {
        return bytesSent;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    /** Bytes of the flows under way, what they moved already included. */
    long bytesInFlight() {
        long sum = 0;
        for (int f = 0; f < flows; f++) {
            sum += bytes[f];
        }
        return sum;
    }

    double leastFloorRatio() {
        return leastFloorRatio;
    }

    /** How much of their links the flows take at most, 1 when one is full; and no flow more than its own cap. */
    double fullestLink() {
        return fairness.fullestLink(flows, sources, destinations, rates);
    }
}
