package io.goodput.engine.fleet;

import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.engine.scenario.RackSpace;

/**
 * Which nodes are there, which are on order, and until when each is billed. What is ordered, comes and is given back at
 * once is a lot: a node, or a rack where the granularity is racks.
 *
 * <p>A lot on which no instance sits is given back at once, but never before it has been billed for the least time, and
 * not while it is one of the warm ones: of the lots that are there and empty, healthy ones first and then in index
 * order, as many as hold the warm nodes. An order that no instance waits for any more is cancelled and costs nothing. A
 * broken node that is given back stays broken in its place until it is repaired: the racks are the same whoever pays for
 * them. Where the granularity is instances, only the GPUs of instances are billed, and a node is there as long as a GPU
 * of it is billed; a warm node is billed whole.
 */
final class NodeTable {
    private final GpuTable gpus;
    private final boolean billsGpus;
    private final boolean lotsAreRacks;
    private final int nodesPerLot;
    private final int gpusPerLot;
    private final double minimumBilledSeconds;
    private final int stockNodes;
    private final int warmLots;

    private final boolean[] ordered;
    private final int[] orderers;
    /** When an ordered lot comes. */
    private final double[] comesAt;

    private final boolean[] there;
    private final boolean[] warm;
    private final boolean[] imageOfNode;
    private int nodesOrderedOrThere;
    private double nextChange = Double.POSITIVE_INFINITY;

    NodeTable(RackSpace space, GpuTable gpus) {
        this.gpus = gpus;
        billsGpus = space.granularity() == Granularity.INSTANCE;
        lotsAreRacks = space.granularity() == Granularity.RACK;
        nodesPerLot = lotsAreRacks ? space.nodesPerRack() : 1;
        gpusPerLot = nodesPerLot * space.gpusPerNode();
        minimumBilledSeconds = space.minimumBilledSeconds();
        stockNodes = space.stockNodes();
        warmLots = Math.ceilDiv(space.warmNodes(), nodesPerLot);
        int lots = space.nodes() / nodesPerLot;
        ordered = new boolean[lots];
        orderers = new int[lots];
        comesAt = new double[lots];
        there = new boolean[lots];
        warm = new boolean[lots];
        imageOfNode = new boolean[space.nodes()];
    }

    int lot(int node) {
        return node / nodesPerLot;
    }

    int nodesPerLot() {
        return nodesPerLot;
    }

    boolean isThere(int node) {
        return there[lot(node)];
    }

    /** Whether the node is there or on order. */
    boolean isComing(int node) {
        return there[lot(node)] || ordered[lot(node)];
    }

    boolean isOrderedBy(int node, int instance) {
        int lot = lot(node);
        return ordered[lot] && orderers[lot] == instance;
    }

    /** When an ordered node comes; infinite until it is known. */
    double comesAt(int node) {
        return comesAt[lot(node)];
    }

    boolean hasImage(int node) {
        return imageOfNode[node];
    }

    void pullImage(int node) {
        imageOfNode[node] = true;
    }

    /** Nodes that can still be ordered. */
    int stockLeft() {
        return stockNodes - nodesOrderedOrThere;
    }

    int nodesOrderedOrThere() {
        return nodesOrderedOrThere;
    }

    /** When something comes or is given back by itself; infinite when nothing does. */
    double nextChange() {
        return nextChange;
    }

    /** Orders the lot of {@code node} unless it is there or ordered already. */
    void order(int node, int instance) {
        if (!isComing(node)) {
            int lot = lot(node);
            ordered[lot] = true;
            orderers[lot] = instance;
            comesAt[lot] = Double.POSITIVE_INFINITY;
            nodesOrderedOrThere += nodesPerLot;
        }
    }

    /** What {@code instance} ordered {@code node} with comes at {@code at}. */
    void expect(int node, double at) {
        comesAt[lot(node)] = at;
    }

    /** Has empty lots there with the image, the first healthy ones, until they hold the warm nodes or the stock ends. */
    void fetchWarm(double now) {
        int empty = 0;
        for (int lot = 0; lot < there.length; lot++) {
            empty += there[lot] && taken(lot) == 0 ? 1 : 0;
        }
        for (int lot = 0; lot < there.length && empty < warmLots && stockLeft() >= nodesPerLot; lot++) {
            if (!there[lot] && !ordered[lot] && isWhole(lot)) {
                nodesOrderedOrThere += nodesPerLot;
                come(lot, true);
                empty++;
            }
        }
        settle(now);
    }

    private void come(int lot, boolean withImage) {
        there[lot] = true;
        ordered[lot] = false;
        for (int i = 0; i < nodesPerLot; i++) {
            imageOfNode[lot * nodesPerLot + i] = withImage;
        }
    }

    private int taken(int lot) {
        return lotsAreRacks ? gpus.takenOfRack(lot) : gpus.takenOfNode(lot);
    }

    private boolean isWhole(int lot) {
        return (lotsAreRacks ? gpus.freeOfRack(lot) : gpus.freeOfNode(lot)) == gpusPerLot;
    }

    /** Lets come and go what comes and goes by now, and bills accordingly. */
    void settle(double now) {
        nextChange = Double.POSITIVE_INFINITY;
        if (warmLots > 0) {
            chooseWarm();
        }
        for (int lot = 0; lot < there.length; lot++) {
            if (ordered[lot]) {
                if (taken(lot) == 0) {
                    ordered[lot] = false;
                    nodesOrderedOrThere -= nodesPerLot;
                } else if (comesAt[lot] <= now) {
                    come(lot, false);
                } else {
                    nextChange = Math.min(nextChange, comesAt[lot]);
                }
            }
            if (there[lot]) {
                bill(lot, now);
            }
        }
    }

    private void chooseWarm() {
        int left = warmLots;
        for (int lot = 0; lot < there.length; lot++) {
            warm[lot] = left > 0 && there[lot] && isWhole(lot);
            left -= warm[lot] ? 1 : 0;
        }
        for (int lot = 0; lot < there.length && left > 0; lot++) {
            if (!warm[lot] && there[lot] && taken(lot) == 0) {
                warm[lot] = true;
                left--;
            }
        }
    }

    private void bill(int lot, double now) {
        boolean wantsAll = warm[lot] || (!billsGpus && taken(lot) > 0);
        int first = lot * gpusPerLot;
        boolean isBilled = false;
        for (int gpu = first; gpu < first + gpusPerLot; gpu++) {
            if (wantsAll || (billsGpus && gpus.taker(gpu) != GpuTable.NONE)) {
                gpus.bill(gpu, now);
                isBilled = true;
            } else if (gpus.isBilled(gpu)) {
                double end = gpus.billedFrom(gpu) + minimumBilledSeconds;
                if (end <= now) {
                    gpus.endBill(gpu);
                } else {
                    isBilled = true;
                    nextChange = Math.min(nextChange, end);
                }
            }
        }
        if (!isBilled) {
            there[lot] = false;
            nodesOrderedOrThere -= nodesPerLot;
            for (int i = 0; i < nodesPerLot; i++) {
                imageOfNode[lot * nodesPerLot + i] = false;
            }
        }
    }
}
