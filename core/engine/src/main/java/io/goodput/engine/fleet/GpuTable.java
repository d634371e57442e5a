package io.goodput.engine.fleet;

import io.goodput.engine.scenario.RackSpace;
import java.util.Arrays;

/**
 * Who sits on each GPU, what is broken of it and whether it is billed; free and taken ones counted for nodes, domains
 * and racks; and the GPU-seconds of all this. GPUs are numbered through: those of a node, of a domain and of a rack
 * follow each other.
 */
final class GpuTable {
    static final int NONE = -1;

    private final int gpusPerNode;
    private final int gpusPerDomain;
    private final int gpusPerRack;
    private final int[] takers;
    /** The next GPU of the same instance. */
    private final int[] next;
    /** Faults under way that break the GPU: its own, its node's and its rack's. */
    private final int[] faults;

    private final boolean[] billed;
    private final double[] billedFrom;
    private final int[] freeOfNode;
    private final int[] freeOfDomain;
    private final int[] freeOfRack;
    private final int[] takenOfNode;
    private final int[] takenOfRack;

    private int billedGpus;
    private int takenGpus;
    private int brokenGpus;
    private int brokenUnusedGpus;
    private double billedSeconds;
    private double takenSeconds;
    private double brokenSeconds;
    private double brokenUnusedSeconds;

    GpuTable(RackSpace space) {
        gpusPerNode = space.gpusPerNode();
        gpusPerDomain = gpusPerNode * space.nodesPerDomain();
        gpusPerRack = gpusPerNode * space.nodesPerRack();
        int gpus = space.gpus();
        takers = filled(gpus, NONE);
        next = filled(gpus, NONE);
        faults = new int[gpus];
        billed = new boolean[gpus];
        billedFrom = new double[gpus];
        freeOfNode = filled(gpus / gpusPerNode, gpusPerNode);
        freeOfDomain = filled(gpus / gpusPerDomain, gpusPerDomain);
        freeOfRack = filled(gpus / gpusPerRack, gpusPerRack);
        takenOfNode = new int[gpus / gpusPerNode];
        takenOfRack = new int[gpus / gpusPerRack];
    }

    private static int[] filled(int length, int value) {
        int[] values = new int[length];
        Arrays.fill(values, value);
        return values;
    }

    int gpus() {
        return takers.length;
    }

    /** The instance on {@code gpu}; {@link #NONE} when nobody took it. */
    int taker(int gpu) {
        return takers[gpu];
    }

    /** The next GPU of the instance on {@code gpu}, in ascending order; {@link #NONE} after the last. */
    int next(int gpu) {
        return next[gpu];
    }

    boolean isBroken(int gpu) {
        return faults[gpu] > 0;
    }

    boolean isFree(int gpu) {
        return takers[gpu] == NONE && faults[gpu] == 0;
    }

    boolean isBilled(int gpu) {
        return billed[gpu];
    }

    /** Since when a billed GPU is billed. */
    double billedFrom(int gpu) {
        return billedFrom[gpu];
    }

    /** Healthy GPUs of {@code node} that nobody took, whether the node is there or not. */
    int freeOfNode(int node) {
        return freeOfNode[node];
    }

    int freeOfDomain(int domain) {
        return freeOfDomain[domain];
    }

    int freeOfRack(int rack) {
        return freeOfRack[rack];
    }

    int takenOfNode(int node) {
        return takenOfNode[node];
    }

    int takenOfRack(int rack) {
        return takenOfRack[rack];
    }

    /**
     * Gives {@code gpu}, which is free, to {@code instance}, behind its GPU {@code last}; {@link #NONE} when it is the
     * first.
     */
    void take(int gpu, int instance, int last) {
        count(gpu, -1);
        takers[gpu] = instance;
        if (last != NONE) {
            next[last] = gpu;
        }
        takenOfNode[gpu / gpusPerNode]++;
        takenOfRack[gpu / gpusPerRack]++;
        count(gpu, 1);
    }

    /** {@code gpu}, which an instance has, is another's from now on, with all GPUs of the former. */
    void hand(int gpu, int instance) {
        takers[gpu] = instance;
    }

    /** Takes {@code gpu} from its instance, and says which is the next of that. */
    int giveUp(int gpu) {
        count(gpu, -1);
        takers[gpu] = NONE;
        takenOfNode[gpu / gpusPerNode]--;
        takenOfRack[gpu / gpusPerRack]--;
        count(gpu, 1);
        int after = next[gpu];
        next[gpu] = NONE;
        return after;
    }

    void breakOnce(int gpu) {
        count(gpu, -1);
        faults[gpu]++;
        count(gpu, 1);
    }

    void repairOnce(int gpu) {
        if (faults[gpu] == 0) {
            throw new IllegalStateException("GPU " + gpu + " is not broken");
        }
        count(gpu, -1);
        faults[gpu]--;
        count(gpu, 1);
    }

    void bill(int gpu, double now) {
        if (!billed[gpu]) {
            count(gpu, -1);
            billed[gpu] = true;
            billedFrom[gpu] = now;
            count(gpu, 1);
        }
    }

    void endBill(int gpu) {
        count(gpu, -1);
        billed[gpu] = false;
        count(gpu, 1);
    }

    private void count(int gpu, int sign) {
        boolean free = takers[gpu] == NONE;
        boolean broken = faults[gpu] > 0;
        if (free && !broken) {
            freeOfNode[gpu / gpusPerNode] += sign;
            freeOfDomain[gpu / gpusPerDomain] += sign;
            freeOfRack[gpu / gpusPerRack] += sign;
        }
        if (billed[gpu]) {
            billedGpus += sign;
            takenGpus += free ? 0 : sign;
            brokenGpus += broken ? sign : 0;
            brokenUnusedGpus += broken && free ? sign : 0;
        }
    }

    /** Lets everything stay as it is for so long. */
    void elapse(double seconds) {
        billedSeconds += billedGpus * seconds;
        takenSeconds += takenGpus * seconds;
        brokenSeconds += brokenGpus * seconds;
        brokenUnusedSeconds += brokenUnusedGpus * seconds;
    }

    int billedGpus() {
        return billedGpus;
    }

    /** Billed ones with an instance. */
    int takenGpus() {
        return takenGpus;
    }

    double billedSeconds() {
        return billedSeconds;
    }

    double takenSeconds() {
        return takenSeconds;
    }

    double brokenSeconds() {
        return brokenSeconds;
    }

    double brokenUnusedSeconds() {
        return brokenUnusedSeconds;
    }

    /** How many counts differ from what counting everything anew gives. */
    int wrongCounts() {
        int[] freeNodes = new int[freeOfNode.length];
        int[] freeDomains = new int[freeOfDomain.length];
        int[] freeRacks = new int[freeOfRack.length];
        int[] takenNodes = new int[takenOfNode.length];
        int[] takenRacks = new int[takenOfRack.length];
        int countedBilled = 0;
        int countedTaken = 0;
        for (int gpu = 0; gpu < takers.length; gpu++) {
            int free = isFree(gpu) ? 1 : 0;
            freeNodes[gpu / gpusPerNode] += free;
            freeDomains[gpu / gpusPerDomain] += free;
            freeRacks[gpu / gpusPerRack] += free;
            int taken = takers[gpu] == NONE ? 0 : 1;
            takenNodes[gpu / gpusPerNode] += taken;
            takenRacks[gpu / gpusPerRack] += taken;
            countedBilled += billed[gpu] ? 1 : 0;
            countedTaken += billed[gpu] ? taken : 0;
        }
        return (Arrays.equals(freeNodes, freeOfNode) ? 0 : 1)
                + (Arrays.equals(freeDomains, freeOfDomain) ? 0 : 1)
                + (Arrays.equals(freeRacks, freeOfRack) ? 0 : 1)
                + (Arrays.equals(takenNodes, takenOfNode) ? 0 : 1)
                + (Arrays.equals(takenRacks, takenOfRack) ? 0 : 1)
                + (countedBilled == billedGpus ? 0 : 1)
                + (countedTaken == takenGpus ? 0 : 1);
    }
}
