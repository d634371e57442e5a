package io.goodput.engine.fleet;

import io.goodput.engine.scenario.RackSpace;
import java.util.Arrays;

/**
 * The racks of one system: which of their nodes are there, which instance sits on which GPUs, what is broken, and the
 * GPU-seconds that are billed for it. Instances, GPUs, nodes, domains and racks are numbers from 0; GPUs, nodes and
 * domains are numbered through all racks. Time is in seconds and never goes back. {@link Spots} says where an instance
 * goes, {@link NodeTable} what is ordered, kept and given back.
 */
public final class Racks {
    /** What became of looking for GPUs. */
    public enum Outcome {
        /** The instance sits on its GPUs, nodes that were not there being ordered. */
        PLACED,
        /** Nowhere are as many healthy GPUs free as must be together. */
        NO_ROOM,
        /** There is room and power, but only on nodes beyond the stock. */
        NO_STOCK,
        /** There is room, but only where a rack would draw more than it may. */
        NO_POWER
    }

    private static final int NONE = GpuTable.NONE;

    private final RackSpace space;
    private final int gpusPerNode;
    private final GpuTable table;
    private final NodeTable nodes;
    private final RackLoads loads;
    private final Spots spots;
    private final Slowdowns slowdowns;

    private double now;
    private int[] firstGpus = new int[0];
    private int[] pools = new int[0];
    private double[] wattsPerGpu = new double[0];
    private int[] affected = new int[8];
    private int affectedCount;

    /**
     * Racks without any node there.
     *
     * @param pools instances come from pools of numbers below this
     */
    public Racks(RackSpace space, int pools) {
        this.space = space;
        gpusPerNode = space.gpusPerNode();
        table = new GpuTable(space);
        nodes = new NodeTable(space, table);
        loads = new RackLoads(space, pools);
        spots = new Spots(space, table, nodes, loads);
        slowdowns = new Slowdowns(space.gpus());
    }

    public RackSpace space() {
        return space;
    }

    /**
     * Puts an instance on GPUs, all at once or not at all, and orders what of their nodes is not there. One larger than a
     * scale-up domain takes all GPUs of its domains.
     *
     * @param instance not placed so far
     * @param gpus at least 1
     * @param watts that it draws at most
     */
    public Outcome place(int instance, int pool, int gpus, double watts, double now) {
        return place(instance, pool, gpus, watts, now, false);
    }

    /** As {@link #place}, of an instance that is there from the start, with its nodes and the image. */
    public Outcome placeReady(int instance, int pool, int gpus, double watts, double now) {
        Outcome outcome = place(instance, pool, gpus, watts, now, true);
        if (outcome == Outcome.PLACED) {
            expect(instance, now);
            pullImage(instance);
        }
        return outcome;
    }

    private Outcome place(int instance, int pool, int gpus, double watts, double now, boolean isStart) {
        if (isPlaced(instance)) {
            throw new IllegalStateException("instance " + instance + " is placed already");
        }
        bringTo(now);
        Outcome outcome = spots.find(pool, gpus, watts, isStart);
        if (outcome == Outcome.PLACED) {
            sit(instance, pool, watts);
            nodes.settle(now);
        }
        return outcome;
    }

    private void makeRoomFor(int instance) {
        if (instance >= firstGpus.length) {
            int old = firstGpus.length;
            int capacity = Math.max(instance + 1, Math.max(16, old * 2));
            firstGpus = Arrays.copyOf(firstGpus, capacity);
            Arrays.fill(firstGpus, old, capacity, NONE);
            pools = Arrays.copyOf(pools, capacity);
            wattsPerGpu = Arrays.copyOf(wattsPerGpu, capacity);
        }
    }

    private void sit(int instance, int pool, double watts) {
        makeRoomFor(instance);
        pools[instance] = pool;
        int last = NONE;
        int count = 0;
        for (int i = 0; i < spots.picks(); i++) {
            int node = spots.node(i);
            nodes.order(node, instance);
            int left = spots.gpus(i);
            count += left;
            for (int gpu = node * gpusPerNode; left > 0; gpu++) {
                if (table.isFree(gpu)) {
                    table.take(gpu, instance, last);
                    if (last == NONE) {
                        firstGpus[instance] = gpu;
                    }
                    last = gpu;
                    left--;
                }
            }
        }
        wattsPerGpu[instance] = watts / count;
        load(instance, true);
    }

    /** Adds the instance to the loads of its racks, or takes it away. */
    private void load(int instance, boolean adds) {
        int gpu = firstGpus[instance];
        while (gpu != NONE) {
            int rack = rackOfGpu(gpu);
            int count = 0;
            while (gpu != NONE && rackOfGpu(gpu) == rack) {
                count++;
                gpu = table.next(gpu);
            }
            if (adds) {
                loads.add(rack, pools[instance], count * wattsPerGpu[instance]);
            } else {
                loads.remove(rack, pools[instance], count * wattsPerGpu[instance]);
            }
        }
    }

    /** Says when the nodes come that {@code instance} has ordered; they do so by themselves. */
    public void expect(int instance, double at) {
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            if (nodes.isOrderedBy(node(gpu), instance)) {
                nodes.expect(node(gpu), at);
            }
        }
        nodes.settle(now);
    }

    /** Has the warm nodes there with the image, as at the start of a run: after those that instances sit on. */
    public void fetchWarmNodes(double now) {
        bringTo(now);
        nodes.fetchWarm(now);
    }

    /** The nodes of {@code instance} have the image from now on. */
    public void pullImage(int instance) {
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            nodes.pullImage(node(gpu));
        }
    }

    /** Takes {@code instance} from its GPUs. */
    public void release(int instance, double now) {
        bringTo(now);
        load(instance, false);
        int gpu = firstGpu(instance);
        while (gpu != NONE) {
            gpu = table.giveUp(gpu);
        }
        firstGpus[instance] = NONE;
        nodes.settle(now);
    }

    /**
     * Leaves the GPUs of {@code instance}, whose nodes are all there, to {@code successor}, which draws as much. They are
     * taken and billed all the time.
     *
     * @param successor not placed so far
     * @param pool its pool
     */
    public void hand(int instance, int successor, int pool) {
        if (isPlaced(successor) || waitsForNodes(instance)) {
            throw new IllegalStateException("instance " + instance + " has nothing to hand to " + successor);
        }
        makeRoomFor(successor);
        load(instance, false);
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            table.hand(gpu, successor);
        }
        firstGpus[successor] = firstGpus[instance];
        firstGpus[instance] = NONE;
        pools[successor] = pool;
        wattsPerGpu[successor] = wattsPerGpu[instance];
        load(successor, true);
    }

    public boolean isPlaced(int instance) {
        return instance < firstGpus.length && firstGpus[instance] != NONE;
    }

    /** The GPU of {@code instance} with the lowest number. */
    public int firstGpu(int instance) {
        if (!isPlaced(instance)) {
            throw new IllegalStateException("instance " + instance + " is not placed");
        }
        return firstGpus[instance];
    }

    /** The next GPU of the instance that sits on {@code gpu}; −1 after its last. */
    public int nextGpu(int gpu) {
        return table.next(gpu);
    }

    /** The instance that sits on {@code gpu}; −1 when none does. */
    public int instanceOn(int gpu) {
        return table.taker(gpu);
    }

    /** GPUs that {@code instance} sits on. */
    public int gpus(int instance) {
        int count = 0;
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            count++;
        }
        return count;
    }

    /** The rack of the first GPU of {@code instance}. */
    public int rack(int instance) {
        return rackOfGpu(firstGpu(instance));
    }

    /** The scale-up domain of the first GPU of {@code instance}. */
    public int domain(int instance) {
        return firstNode(instance) / space.nodesPerDomain();
    }

    /** The node of the first GPU of {@code instance}. */
    public int firstNode(int instance) {
        return node(firstGpu(instance));
    }

    /** Nodes that {@code instance} sits on. */
    public int nodes(int instance) {
        int count = 0;
        int last = NONE;
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            count += node(gpu) == last ? 0 : 1;
            last = node(gpu);
        }
        return count;
    }

    public int node(int gpu) {
        return gpu / gpusPerNode;
    }

    private int rackOfGpu(int gpu) {
        return node(gpu) / space.nodesPerRack();
    }

    /** Whether {@code node} is there. */
    public boolean isThere(int node) {
        return nodes.isThere(node);
    }

    /** Whether {@code node} is on order and not there yet. */
    public boolean isOrdered(int node) {
        return nodes.isComing(node) && !nodes.isThere(node);
    }

    /** Whether {@code gpu} is billed now. */
    public boolean isBilled(int gpu) {
        return table.isBilled(gpu);
    }

    /** Whether any node of {@code rack} is there. */
    public boolean isRackThere(int rack) {
        for (int node = rack * space.nodesPerRack(); node < (rack + 1) * space.nodesPerRack(); node++) {
            if (nodes.isThere(node)) {
                return true;
            }
        }
        return false;
    }

    /** Nodes that are there or on order. */
    public int nodesOrderedOrThere() {
        return nodes.nodesOrderedOrThere();
    }

    /** Whether {@code instance} has ordered nodes itself that are not there yet. */
    public boolean hasOrdered(int instance) {
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            if (nodes.isOrderedBy(node(gpu), instance)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a node of {@code instance} is not there yet, whoever has ordered it. */
    public boolean waitsForNodes(int instance) {
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            if (!nodes.isThere(node(gpu))) {
                return true;
            }
        }
        return false;
    }

    /**
     * When the last node of {@code instance} comes that is not there yet: infinite when that is not known, minus infinite
     * when all are there.
     */
    public double nodesComeAt(int instance) {
        double last = Double.NEGATIVE_INFINITY;
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            if (!nodes.isThere(node(gpu))) {
                last = Math.max(last, nodes.comesAt(node(gpu)));
            }
        }
        return last;
    }

    /** Whether a node of {@code instance} has come, or will come, without the image. */
    public boolean needsImage(int instance) {
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            if (!nodes.hasImage(node(gpu))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a GPU of {@code instance} is broken. */
    public boolean isBroken(int instance) {
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            if (table.isBroken(gpu)) {
                return true;
            }
        }
        return false;
    }

    /** How many times as long the steps of {@code instance} take: as long as those of its slowest GPU. */
    public double slowFactor(int instance) {
        double worst = 1;
        for (int gpu = firstGpu(instance); gpu != NONE; gpu = table.next(gpu)) {
            worst = Math.max(worst, slowdowns.factor(gpu));
        }
        return worst;
    }

    /**
     * Breaks one GPU. What is broken twice is healthy when both are repaired. Those that sit on it are
     * {@link #affected(int)} afterwards, here and with all that follow.
     */
    public void breakGpu(int gpu, double now) {
        breakAll(gpu, 1, now);
    }

    public void breakNode(int node, double now) {
        breakAll(node * gpusPerNode, gpusPerNode, now);
    }

    public void breakRack(int rack, double now) {
        breakAll(rack * gpusPerRack(), gpusPerRack(), now);
    }

    public void repairGpu(int gpu, double now) {
        repairAll(gpu, 1, now);
    }

    public void repairNode(int node, double now) {
        repairAll(node * gpusPerNode, gpusPerNode, now);
    }

    public void repairRack(int rack, double now) {
        repairAll(rack * gpusPerRack(), gpusPerRack(), now);
    }

    private int gpusPerRack() {
        return gpusPerNode * space.nodesPerRack();
    }

    private void breakAll(int first, int count, double now) {
        bringTo(now);
        for (int gpu = first; gpu < first + count; gpu++) {
            table.breakOnce(gpu);
        }
        nodes.settle(now);
        listAffected(first, count);
    }

    private void repairAll(int first, int count, double now) {
        bringTo(now);
        for (int gpu = first; gpu < first + count; gpu++) {
            table.repairOnce(gpu);
        }
        nodes.settle(now);
        listAffected(first, count);
    }

    /** Slows one GPU until {@link #quickenGpu} with the same factor; the worst of several factors counts. */
    public void slowGpu(int gpu, double factor) {
        slowdowns.begin(gpu, 1, factor);
        listAffected(gpu, 1);
    }

    public void slowNode(int node, double factor) {
        slowdowns.begin(node * gpusPerNode, gpusPerNode, factor);
        listAffected(node * gpusPerNode, gpusPerNode);
    }

    public void quickenGpu(int gpu, double factor) {
        slowdowns.end(gpu, 1, factor);
        listAffected(gpu, 1);
    }

    public void quickenNode(int node, double factor) {
        slowdowns.end(node * gpusPerNode, gpusPerNode, factor);
        listAffected(node * gpusPerNode, gpusPerNode);
    }

    private void listAffected(int first, int count) {
        affectedCount = 0;
        for (int gpu = first; gpu < first + count; gpu++) {
            int instance = table.taker(gpu);
            if (instance != NONE && (affectedCount == 0 || affected[affectedCount - 1] != instance)) {
                if (affectedCount == affected.length) {
                    affected = Arrays.copyOf(affected, affectedCount * 2);
                }
                affected[affectedCount++] = instance;
            }
        }
        Arrays.sort(affected, 0, affectedCount);
        int kept = 0;
        for (int i = 0; i < affectedCount; i++) {
            if (kept == 0 || affected[kept - 1] != affected[i]) {
                affected[kept++] = affected[i];
            }
        }
        affectedCount = kept;
    }

    /** Instances with a GPU in what was broken, repaired, slowed or quickened last. */
    public int affected() {
        return affectedCount;
    }

    /** The {@code i}-th of them, in ascending order. */
    public int affected(int i) {
        return affected[i];
    }

    /** When nodes come or are given back by themselves; infinite when none are. */
    public double nextChangeAt() {
        return nodes.nextChange();
    }

    /** Lets time pass until {@code now}: nodes come and are given back at their times, and are billed accordingly. */
    public void bringTo(double now) {
        if (!(now >= this.now && now < Double.POSITIVE_INFINITY)) {
            throw new IllegalStateException("time must not go back or to infinity: " + this.now + " to " + now);
        }
        while (nodes.nextChange() <= now) {
            double change = Math.max(this.now, nodes.nextChange());
            table.elapse(change - this.now);
            this.now = change;
            nodes.settle(change);
        }
        table.elapse(now - this.now);
        this.now = now;
    }

    /** GPUs that are billed now. */
    public int billedGpus() {
        return table.billedGpus();
    }

    /** Billed GPUs with an instance on them. */
    public int takenGpus() {
        return table.takenGpus();
    }

    public double billedGpuSeconds() {
        return table.billedSeconds();
    }

    /** Of the billed ones, those with an instance on the GPU. */
    public double takenGpuSeconds() {
        return table.takenSeconds();
    }

    /** Of the billed ones, those without an instance on the GPU. */
    public double unusedGpuSeconds() {
        return table.billedSeconds() - table.takenSeconds();
    }

    /** Of the billed ones, those of broken GPUs, taken or not. */
    public double brokenGpuSeconds() {
        return table.brokenSeconds();
    }

    /** Of the unused ones, those of broken GPUs. */
    public double brokenUnusedGpuSeconds() {
        return table.brokenUnusedSeconds();
    }

    /** What the instances of {@code rack} draw at most. */
    public double watts(int rack) {
        return loads.watts(rack);
    }

    /**
     * How much is wrong: GPUs that an instance holds without being on them or that are held twice, taken GPUs of present
     * nodes that are not billed, racks that draw too much, nodes beyond the stock, counts that are not what counting
     * anew gives. 0 when all is well.
     */
    public int countWrongs() {
        int wrongs = table.wrongCounts() + loads.overloadedRacks() + (nodes.stockLeft() < 0 ? 1 : 0);
        int taken = 0;
        for (int gpu = 0; gpu < table.gpus(); gpu++) {
            if (table.taker(gpu) != NONE) {
                taken++;
                wrongs += nodes.isComing(node(gpu)) && table.isBilled(gpu) == nodes.isThere(node(gpu)) ? 0 : 1;
            }
        }
        int held = 0;
        for (int instance = 0; instance < firstGpus.length; instance++) {
            int last = NONE;
            for (int gpu = firstGpus[instance]; gpu != NONE; gpu = table.next(gpu)) {
                wrongs += table.taker(gpu) == instance && gpu > last ? 0 : 1;
                last = gpu;
                held++;
            }
        }
        return wrongs + Math.abs(taken - held);
    }
}
