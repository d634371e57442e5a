package io.goodput.engine.fleet;

import io.goodput.contracts.scaleout.FailureRate;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.RackSpace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What breaks when, and when it is repaired: the given faults, and those by chance, which depend on the seed alone and on
 * nothing that happens in the run. A failure may hit what is not there, or what is broken already; the first has no
 * effect, and what is broken twice is healthy when both are repaired.
 *
 * <p>Failures of a kind come with exponential times between them, the mean being that of one unit over the number of
 * units of all racks, and hit each unit alike. The unit of slow hardware is a node. Each rate has its own stream: without
 * one, those of the others are the same.
 *
 * <p>Of transitions at one time ends are first, in the order of their begins, then given faults in their order, then
 * those by chance in the order of the rates.
 */
public final class FaultPlan {
    private static final int NONE = -1;
    private static final double HOUR_SECONDS = 3_600;

    private final List<RackSpace> spaces;
    private final List<Fault> given;
    private final int[] givenSpaces;
    private final int[] givenOrder;
    private int nextGiven;

    private final List<FailureRate> rates;
    private final int[] units;
    private final Delays[] repairs;
    private final RandomStream[] streams;
    private final double[] nextFailure;

    /** Faults under way by their end, then by their begin: a binary heap of slots. */
    private int[] heap = new int[8];

    private int underWay;
    private int[] freeSlots = new int[8];
    private int freeCount;
    private int usedSlots;
    private long begun;
    private FaultKind[] kinds = new FaultKind[8];
    private int[] spaceNumbers = new int[8];
    private int[] racks = new int[8];
    private int[] nodes = new int[8];
    private int[] gpus = new int[8];
    private double[] factors = new double[8];
    private double[] ends = new double[8];
    private long[] sequences = new long[8];

    /** The slot of the transition taken last. */
    private int current = NONE;

    private boolean isBegin;

    /**
     * @param spaces the racks of all systems
     * @param given faults at given times
     * @param givenSpaces in which of the spaces each of them is; of the storage's any number
     * @param rates failures by chance, in all spaces
     * @param seed of the run
     * @throws IllegalArgumentException for a fault of a unit that is not there
     */
    public FaultPlan(List<RackSpace> spaces, List<Fault> given, int[] givenSpaces, List<FailureRate> rates, long seed) {
        this.spaces = List.copyOf(spaces);
        this.given = List.copyOf(given);
        this.givenSpaces = givenSpaces.clone();
        this.rates = List.copyOf(rates);
        for (int i = 0; i < given.size(); i++) {
            check(given.get(i), givenSpaces[i]);
        }
        givenOrder = IntStream.range(0, given.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> given.get(i).atSeconds()))
                .mapToInt(Integer::intValue)
                .toArray();
        units = new int[rates.size()];
        repairs = new Delays[rates.size()];
        streams = new RandomStream[rates.size()];
        nextFailure = new double[rates.size()];
        for (int i = 0; i < units.length; i++) {
            FailureRate rate = rates.get(i);
            Double p95 = rate.repair().p95Seconds();
            repairs[i] = Delays.of(
                    rate.repair().medianSeconds(), p95 == null ? rate.repair().medianSeconds() : p95);
            for (RackSpace space : spaces) {
                units[i] += units(rate.kind(), space);
            }
            streams[i] = new RandomStream(seed, "failures of " + rate.kind() + sameKindBefore(i));
            nextFailure[i] = gap(i);
        }
    }

    private void check(Fault fault, int space) {
        if (fault.kind() == FaultKind.STORAGE) {
            return;
        }
        RackSpace there = spaces.get(space);
        if (index(fault.rack(), 0) >= there.racks()
                || index(fault.node(), 0) >= there.nodesPerRack()
                || index(fault.gpu(), 0) >= there.gpusPerNode()) {
            throw new IllegalArgumentException("no such unit in the racks: " + fault);
        }
    }

    private static int index(@Nullable Integer given, int absent) {
        return given == null ? absent : given;
    }

    private String sameKindBefore(int i) {
        long before = rates.subList(0, i).stream()
                .filter(r -> r.kind() == rates.get(i).kind())
                .count();
        return before == 0 ? "" : " " + before;
    }

    private static int units(FaultKind kind, RackSpace space) {
        return switch (kind) {
            case GPU -> space.gpus();
            case NODE, SLOW -> space.nodes();
            case RACK, LINK -> space.racks();
            case STORAGE -> 0;
        };
    }

    private double gap(int rate) {
        return units[rate] == 0
                ? Double.POSITIVE_INFINITY
                : streams[rate].exponential() * rates.get(rate).meanHoursBetween() * HOUR_SECONDS / units[rate];
    }

    /** When the next fault begins or ends; infinite when none does. */
    public double nextAt() {
        double next = Math.min(nextEnd(), nextGivenAt());
        for (double failure : nextFailure) {
            next = Math.min(next, failure);
        }
        return next;
    }

    private double nextEnd() {
        return underWay == 0 ? Double.POSITIVE_INFINITY : ends[heap[0]];
    }

    private double nextGivenAt() {
        return nextGiven == givenOrder.length
                ? Double.POSITIVE_INFINITY
                : given.get(givenOrder[nextGiven]).atSeconds();
    }

    /** Takes the transition at {@link #nextAt()}, which must be finite; the rest tells what it is. */
    public void advance() {
        double next = nextAt();
        if (next == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("nothing breaks any more");
        }
        if (nextEnd() == next) {
            current = removeFirst();
            isBegin = false;
        } else if (nextGivenAt() == next) {
            begin(given.get(givenOrder[nextGiven]), givenSpaces[givenOrder[nextGiven]]);
            nextGiven++;
        } else {
            int rate = 0;
            while (nextFailure[rate] != next) {
                rate++;
            }
            fail(rate);
        }
    }

    private void begin(Fault fault, int space) {
        int rack = index(fault.rack(), NONE);
        int node = NONE;
        int gpu = NONE;
        if (fault.kind() != FaultKind.STORAGE) {
            RackSpace there = spaces.get(space);
            node = fault.node() == null ? NONE : rack * there.nodesPerRack() + fault.node();
            gpu = fault.gpu() == null ? NONE : node * there.gpusPerNode() + fault.gpu();
        }
        double seconds = fault.forSeconds() == null ? Double.POSITIVE_INFINITY : fault.forSeconds();
        begin(fault.kind(), space, rack, node, gpu, fault.factor(), fault.atSeconds() + seconds);
    }

    private void fail(int rate) {
        FailureRate failing = rates.get(rate);
        RandomStream stream = streams[rate];
        double at = nextFailure[rate];
        int unit = (int) (stream.uniform() * units[rate]);
        int space = 0;
        while (unit >= units(failing.kind(), spaces.get(space))) {
            unit -= units(failing.kind(), spaces.get(space++));
        }
        Double rackShare = failing.rackShare();
        boolean takesRack = rackShare != null && stream.uniform() < rackShare;
        double end = at + repairs[rate].draw(stream);
        nextFailure[rate] = at + gap(rate);

        RackSpace there = spaces.get(space);
        int gpu = NONE;
        int node = NONE;
        int rack = NONE;
        switch (failing.kind()) {
            case GPU -> {
                gpu = unit;
                node = gpu / there.gpusPerNode();
                rack = node / there.nodesPerRack();
            }
            case NODE, SLOW -> {
                node = takesRack ? NONE : unit;
                rack = unit / there.nodesPerRack();
            }
            case RACK, LINK -> rack = unit;
            case STORAGE -> throw new IllegalStateException("the storage fails at given times only");
        }
        begin(takesRack ? FaultKind.RACK : failing.kind(), space, rack, node, gpu, failing.factor(), end);
    }

    private void begin(FaultKind kind, int space, int rack, int node, int gpu, @Nullable Double factor, double end) {
        int slot = newSlot();
        kinds[slot] = kind;
        spaceNumbers[slot] = space;
        racks[slot] = rack;
        nodes[slot] = node;
        gpus[slot] = gpu;
        factors[slot] = factor == null ? 0 : factor;
        ends[slot] = end;
        sequences[slot] = begun++;
        rise(underWay++, slot);
        current = slot;
        isBegin = true;
    }

    private int newSlot() {
        if (freeCount > 0) {
            return freeSlots[--freeCount];
        }
        if (usedSlots == heap.length) {
            int capacity = usedSlots * 2;
            heap = Arrays.copyOf(heap, capacity);
            freeSlots = Arrays.copyOf(freeSlots, capacity);
            kinds = Arrays.copyOf(kinds, capacity);
            spaceNumbers = Arrays.copyOf(spaceNumbers, capacity);
            racks = Arrays.copyOf(racks, capacity);
            nodes = Arrays.copyOf(nodes, capacity);
            gpus = Arrays.copyOf(gpus, capacity);
            factors = Arrays.copyOf(factors, capacity);
            ends = Arrays.copyOf(ends, capacity);
            sequences = Arrays.copyOf(sequences, capacity);
        }
        return usedSlots++;
    }

    /** The first slot of the heap, whose numbers stay until the next begin. */
    private int removeFirst() {
        int slot = heap[0];
        underWay--;
        if (underWay > 0) {
            sink(heap[underWay]);
        }
        freeSlots[freeCount++] = slot;
        return slot;
    }

    private void rise(int from, int slot) {
        int hole = from;
        while (hole > 0 && isBefore(slot, heap[(hole - 1) >>> 1])) {
            heap[hole] = heap[(hole - 1) >>> 1];
            hole = (hole - 1) >>> 1;
        }
        heap[hole] = slot;
    }

    private void sink(int slot) {
        int hole = 0;
        int child = 1;
        while (child < underWay) {
            if (child + 1 < underWay && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (isBefore(slot, heap[child])) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
            child = 2 * hole + 1;
        }
        heap[hole] = slot;
    }

    private boolean isBefore(int slot, int other) {
        return ends[slot] < ends[other] || (ends[slot] == ends[other] && sequences[slot] < sequences[other]);
    }

    private int current() {
        if (current == NONE) {
            throw new IllegalStateException("nothing has broken yet");
        }
        return current;
    }

    /** What breaks or is repaired; a node that takes its rack along is a rack. */
    public FaultKind kind() {
        return kinds[current()];
    }

    /** Its number, in the order in which faults begin, from 0. */
    public long number() {
        return sequences[current()];
    }

    /** Whether it breaks; it is repaired otherwise. */
    public boolean isBegin() {
        return isBegin;
    }

    /** In which of the spaces. */
    public int space() {
        return spaceNumbers[current()];
    }

    /** Which rack of the space; −1 for the storage. */
    public int rack() {
        return racks[current()];
    }

    /** Which node of the space, numbered through its racks; −1 where it is no node's. */
    public int node() {
        return nodes[current()];
    }

    /** Which GPU of the space, numbered through its racks; −1 where it is no GPU's. */
    public int gpu() {
        return gpus[current()];
    }

    /** Slow: how many times as long steps take. Link and storage: the share that this fault leaves. Otherwise 0. */
    public double factor() {
        return factors[current()];
    }

    /**
     * Link and storage: the share of its rate that all faults of it leave that are under way now, which is what the worst
     * of them leaves; 1 without any.
     */
    public double shareLeft() {
        int about = current();
        double left = 1;
        for (int i = 0; i < underWay; i++) {
            int slot = heap[i];
            boolean isSame = kinds[slot] == kinds[about]
                    && (kinds[slot] == FaultKind.STORAGE
                            || (spaceNumbers[slot] == spaceNumbers[about] && racks[slot] == racks[about]));
            left = isSame ? Math.min(left, factors[slot]) : left;
        }
        return left;
    }
}
