package io.goodput.catalog;

import java.util.Arrays;

/**
 * What empty racks have room for. An instance that fits a node sits on GPUs of one node, one that fits a scale-up domain on
 * GPUs of one domain, and a larger one on whole domains, of one rack where that has so many. Each goes to the first place
 * where it fits; who wants the most in brings the largest first.
 */
final class RackRoom {
    private final int gpusPerNode;
    private final int nodesPerDomain;
    private final int gpusPerDomain;
    private final int domainsPerRack;
    private final double wattsPerGpu;
    private final double wattsPerRack;
    private final int[] freeOfNode;
    private final int[] freeOfDomain;
    private final double[] wattsOfRack;

    /**
     * @param nodesPerRack a multiple of nodesPerDomain
     * @param wattsPerGpu that a GPU of an instance draws at most, with what stands beside it
     * @param wattsPerRack that a rack may draw; infinite for no limit
     */
    RackRoom(
            int racks, int nodesPerRack, int nodesPerDomain, int gpusPerNode, double wattsPerGpu, double wattsPerRack) {
        this.gpusPerNode = gpusPerNode;
        this.nodesPerDomain = nodesPerDomain;
        this.wattsPerGpu = wattsPerGpu;
        this.wattsPerRack = wattsPerRack;
        gpusPerDomain = nodesPerDomain * gpusPerNode;
        domainsPerRack = nodesPerRack / nodesPerDomain;
        freeOfNode = new int[racks * nodesPerRack];
        Arrays.fill(freeOfNode, gpusPerNode);
        freeOfDomain = new int[racks * domainsPerRack];
        Arrays.fill(freeOfDomain, gpusPerDomain);
        wattsOfRack = new double[racks];
    }

    /** Puts {@code count} instances of {@code gpus} GPUs into the racks; false when not all of them fit. */
    boolean hold(int gpus, int count) {
        int left = count;
        if (gpus > gpusPerDomain) {
            return holdWholeDomains(gpus, count);
        }
        int nodes = gpus <= gpusPerNode ? 1 : nodesPerDomain;
        for (int first = 0; first < freeOfNode.length && left > 0; first += nodes) {
            int rack = first / (nodesPerDomain * domainsPerRack);
            while (left > 0 && free(first, nodes) >= gpus && bears(rack, gpus * wattsPerGpu)) {
                take(first, gpus);
                wattsOfRack[rack] += gpus * wattsPerGpu;
                left--;
            }
        }
        return left == 0;
    }

    private int free(int firstNode, int nodes) {
        return nodes == 1 ? freeOfNode[firstNode] : freeOfDomain[firstNode / nodesPerDomain];
    }

    private void take(int firstNode, int gpus) {
        int left = gpus;
        for (int node = firstNode; left > 0; node++) {
            int taken = Math.min(left, freeOfNode[node]);
            freeOfNode[node] -= taken;
            freeOfDomain[node / nodesPerDomain] -= taken;
            left -= taken;
        }
    }

    private boolean bears(int rack, double watts) {
        return wattsOfRack[rack] + watts <= wattsPerRack;
    }

    private boolean holdWholeDomains(int gpus, int count) {
        int domains = Math.ceilDiv(gpus, gpusPerDomain);
        int run = Math.ceilDiv(domains, domainsPerRack);
        double wattsPerDomain = gpus * wattsPerGpu / domains;
        int left = count;
        for (int rack = 0; rack + run <= wattsOfRack.length && left > 0; ) {
            if (takeRun(rack, run, domains, wattsPerDomain)) {
                left--;
            } else {
                rack++;
            }
        }
        return left == 0;
    }

    /** Takes whole domains of racks in a row, if so many are free and each rack bears its part. */
    private boolean takeRun(int firstRack, int racks, int domains, double wattsPerDomain) {
        int[] taken = new int[racks];
        int left = domains;
        for (int i = 0; i < racks; i++) {
            taken[i] = Math.min(left, wholeDomains(firstRack + i));
            left -= taken[i];
            if (!bears(firstRack + i, taken[i] * wattsPerDomain)) {
                return false;
            }
        }
        if (left > 0) {
            return false;
        }
        for (int i = 0; i < racks; i++) {
            int rack = firstRack + i;
            wattsOfRack[rack] += taken[i] * wattsPerDomain;
            for (int domain = rack * domainsPerRack; taken[i] > 0; domain++) {
                if (freeOfDomain[domain] == gpusPerDomain) {
                    take(domain * nodesPerDomain, gpusPerDomain);
                    taken[i]--;
                }
            }
        }
        return true;
    }

    private int wholeDomains(int rack) {
        int whole = 0;
        for (int i = 0; i < domainsPerRack; i++) {
            whole += freeOfDomain[rack * domainsPerRack + i] == gpusPerDomain ? 1 : 0;
        }
        return whole;
    }

    /** Nodes that something sits on. */
    int usedNodes() {
        int used = 0;
        for (int free : freeOfNode) {
            used += free < gpusPerNode ? 1 : 0;
        }
        return used;
    }

    /** Racks that something sits in. */
    int usedRacks() {
        int used = 0;
        for (double watts : wattsOfRack) {
            used += watts > 0 ? 1 : 0;
        }
        return used;
    }
}
