package io.goodput.planning;

import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The layouts of one system, or of a mix of two, mode and operation inside the limits, in the order of their bounds. Layouts
 * are made as they are needed and counted without being made: a pool of 1,024 GPUs beside another has over a million.
 *
 * <p>What a layout costs at least is its billed GPUs at their price. Neither that nor the objective ever falls when GPUs
 * are added on a system, so the numbers of GPUs are gone through in the order of (objective, dollars, GPUs), from the
 * fewest on, and the layouts of those that are level in all are ordered by their ids.
 */
final class LayoutSpace {
    /** Of more shapes not one each is tried ahead of its turn, but those that serve most by the estimates. */
    static final int MOST_SHAPES_SPREAD = 64;

    /** A parallelism per pool. */
    private static final class Shape {
        private final List<InstanceEstimate> estimates;
        private final int[] leastInstances;
        private final int[] sizes;

        /**
         * @param estimates one per pool, in the layout's order
         * @param leastInstances by the capacity bound, per pool
         */
        Shape(List<InstanceEstimate> estimates, int[] leastInstances) {
            this.estimates = estimates;
            this.leastInstances = leastInstances;
            this.sizes = estimates.stream().mapToInt(InstanceEstimate::gpus).toArray();
        }

        int pools() {
            return sizes.length;
        }

        int[] gpus(List<Integer> instances) {
            int[] gpus = new int[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                gpus[i] = instances.get(i) * sizes[i];
            }
            return gpus;
        }

        /** GPUs of the least instances; at most as many as an int holds. */
        int leastGpus(int pool) {
            return (int) Math.min(Integer.MAX_VALUE / 4, (long) leastInstances[pool] * sizes[pool]);
        }

        int leastGpus() {
            int gpus = 0;
            for (int i = 0; i < sizes.length; i++) {
                gpus += leastGpus(i);
            }
            return gpus;
        }
    }

    /**
     * An instance that fits in memory.
     *
     * @param floor why it can never meet the objective; null when it may
     */
    private record Bounded(
            InstanceEstimate estimate,
            int leastInstances,
            @Nullable String floor) {}

    /** GPUs used on the first system, and on the second where there is one. */
    private record Used(int first, int second, double cost, double usdPerHour) {
        int gpus() {
            return first + second;
        }

        boolean isLevelWith(Used other) {
            return cost == other.cost && usdPerHour == other.usdPerHour && gpus() == other.gpus();
        }
    }

    private final ServingMode mode;
    private final Operation operation;
    private final Purchase purchase;
    private final List<Shape> shapes = new ArrayList<>();
    private final long shapesConsidered;
    private final long considered;
    private final long excluded;
    private final @Nullable String floorReason;
    private final PriorityQueue<Used> frontier = new PriorityQueue<>(Comparator.comparingDouble(Used::cost)
            .thenComparingDouble(Used::usdPerHour)
            .thenComparingInt(Used::gpus)
            .thenComparingInt(Used::first));
    private List<Candidate> ready = List.of();
    private int next;

    /**
     * @param operation how all of its layouts are run
     * @param pools the estimates of each pool's instances that fit in memory, in the layout's order; none empty
     * @param spares instances that each pool must be able to do without
     */
    LayoutSpace(
            ServingMode mode,
            Operation operation,
            List<List<InstanceEstimate>> pools,
            InstanceBound bound,
            Purchase purchase,
            int spares) {
        this.mode = mode;
        this.operation = operation;
        this.purchase = purchase;
        long all = 0;
        long open = 0;
        String reason = null;
        List<List<Bounded>> bounded = pools.stream()
                .map(pool -> pool.stream()
                        .map(estimate -> new Bounded(
                                estimate,
                                (int) Math.min(
                                        Integer.MAX_VALUE, (long) bound.minInstances(estimate, operation) + spares),
                                bound.belowFloor(estimate, operation).orElse(null)))
                        .toList())
                .toList();
        for (List<Bounded> combination : combinations(bounded, Bounded::estimate)) {
            List<InstanceEstimate> estimates =
                    combination.stream().map(Bounded::estimate).toList();
            int[] one = new int[estimates.size()];
            Arrays.fill(one, 1);
            all += count(new Shape(estimates, one));
            String floor = combination.stream()
                    .map(Bounded::floor)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (floor != null) {
                reason = reason == null ? floor : reason;
                continue;
            }
            Shape shape = new Shape(
                    estimates,
                    combination.stream().mapToInt(Bounded::leastInstances).toArray());
            shapes.add(shape);
            open += count(shape);
        }
        this.shapesConsidered = distinctShapes(pools);
        this.considered = all;
        this.excluded = all - open;
        this.floorReason = shapes.isEmpty() ? reason : null;
        if (purchase.maxGpus() > 0) {
            frontier.add(used(1, purchase.isMix() ? 1 : 0));
        }
    }

    /** Pools of one precision, combined. */
    private static <T> List<List<T>> combinations(List<List<T>> pools, Function<T, InstanceEstimate> estimate) {
        List<List<T>> combinations = List.of(List.of());
        for (List<T> pool : pools) {
            List<List<T>> longer = new ArrayList<>();
            for (List<T> combination : combinations) {
                for (T each : pool) {
                    if (combination.isEmpty()
                            || isOfOnePrecision(estimate.apply(combination.getFirst()), estimate.apply(each))) {
                        List<T> added = new ArrayList<>(combination);
                        added.add(each);
                        longer.add(added);
                    }
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static boolean isOfOnePrecision(InstanceEstimate one, InstanceEstimate other) {
        return Objects.equals(one.instance().precision(), other.instance().precision());
    }

    /** Combinations of the pools' instances that differ in more than their batch limits. */
    private static long distinctShapes(List<List<InstanceEstimate>> pools) {
        List<List<InstanceEstimate>> once = new ArrayList<>();
        for (List<InstanceEstimate> pool : pools) {
            Map<String, InstanceEstimate> byShape = new LinkedHashMap<>();
            for (InstanceEstimate estimate : pool) {
                PoolLayout instance = estimate.instance();
                String shape = String.join(
                        " ",
                        String.valueOf(instance.precision()),
                        instance.parallelism(),
                        String.valueOf(instance.role() == PoolRole.DECODE ? null : instance.maxNumBatchedTokens()),
                        String.valueOf(instance.speculation()));
                byShape.putIfAbsent(shape, estimate);
            }
            once.add(List.copyOf(byShape.values()));
        }
        return combinations(once, Function.identity()).size();
    }

    /** Layouts of a shape inside the limits with at least its instances in every pool. */
    private long count(Shape shape) {
        int first = shape.sizes[0];
        if (shape.pools() == 1) {
            return Math.max(0, purchase.maxGpus() / first - shape.leastInstances[0] + 1L);
        }
        int second = shape.sizes[1];
        int least = shape.leastInstances[1];
        long count = 0;
        for (long gpus = shape.leastGpus(0); gpus < purchase.maxGpus(); gpus += first) {
            count += Math.max(0, purchase.mostBeside((int) gpus) / second - least + 1);
        }
        return count;
    }

    int maxGpus() {
        return purchase.maxGpus();
    }

    /** Shapes whose model fits. */
    long shapesConsidered() {
        return shapesConsidered;
    }

    /** Layouts inside the limits. */
    long considered() {
        return considered;
    }

    /** Layouts that the capacity bound or the floor times exclude. */
    long excluded() {
        return excluded;
    }

    long open() {
        return considered - excluded;
    }

    /** Why every shape is below the floor; null when one is not. */
    @Nullable
    String floorReason() {
        return floorReason;
    }

    /** The fewest GPUs of a layout that the capacity bound leaves, limits aside; 0 when the floor excludes all. */
    long leastGpus() {
        return shapes.stream().mapToLong(Shape::leastGpus).min().orElse(0);
    }

    /** The first layout not yet taken, in order; null when there is none. */
    @Nullable
    Candidate peek() {
        while (next == ready.size()) {
            Used least = frontier.poll();
            if (least == null) {
                return null;
            }
            goOn(least);
            List<Candidate> level = new ArrayList<>();
            addCandidates(level, least);
            for (Used other = frontier.peek(); other != null && other.isLevelWith(least); other = frontier.peek()) {
                frontier.remove();
                goOn(other);
                addCandidates(level, other);
            }
            level.sort(Comparator.comparing(Candidate::bound));
            ready = level;
            next = 0;
        }
        return ready.get(next);
    }

    /** Goes past the layout that {@link #peek} shows. */
    void take() {
        next++;
    }

    private Used used(int first, int second) {
        return new Used(first, second, purchase.leastCost(first, second), purchase.leastUsdPerHour(first, second));
    }

    /** One GPU more on either system; each pair of numbers is come upon once. */
    private void goOn(Used from) {
        if (!purchase.isMix()) {
            if (from.first() < purchase.maxGpus()) {
                frontier.add(used(from.first() + 1, 0));
            }
            return;
        }
        if (from.second() < purchase.mostBeside(from.first())) {
            frontier.add(used(from.first(), from.second() + 1));
        }
        if (from.second() == 1 && purchase.mostBeside(from.first() + 1) > 0) {
            frontier.add(used(from.first() + 1, 1));
        }
    }

    private void addCandidates(List<Candidate> found, Used used) {
        for (Shape shape : shapes) {
            int[] sizes = shape.sizes;
            if (purchase.isMix()) {
                if (used.first() >= shape.leastGpus(0)
                        && used.second() >= shape.leastGpus(1)
                        && used.first() % sizes[0] == 0
                        && used.second() % sizes[1] == 0) {
                    found.add(candidate(shape, List.of(used.first() / sizes[0], used.second() / sizes[1]), used));
                }
            } else if (used.first() >= shape.leastGpus()) {
                addSplits(found, shape, used);
            }
        }
    }

    private void addSplits(List<Candidate> found, Shape shape, Used used) {
        int total = used.first();
        int first = shape.sizes[0];
        if (shape.pools() == 1) {
            if (total % first == 0) {
                found.add(candidate(shape, List.of(total / first), used));
            }
            return;
        }
        int second = shape.sizes[1];
        int least = shape.leastGpus(1);
        for (int n = shape.leastInstances[0]; n * first + least <= total; n++) {
            if ((total - n * first) % second == 0) {
                found.add(candidate(shape, List.of(n, (total - n * first) / second), used));
            }
        }
    }

    private Candidate candidate(Shape shape, List<Integer> instances) {
        int[] gpus = shape.gpus(instances);
        int all = Arrays.stream(gpus).sum();
        return candidate(shape, instances, purchase.isMix() ? used(gpus[0], gpus[1]) : used(all, 0));
    }

    private Candidate candidate(Shape shape, List<Integer> instances, Used used) {
        List<PoolLayout> pools = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            pools.add(shape.estimates.get(i).instance().withInstances(instances.get(i)));
        }
        Layout layout = operation.layout(mode, pools);
        return new Candidate(layout, new Rank(used.cost(), used.usdPerHour(), layout.gpus(), layout.id()));
    }

    /**
     * A few layouts spread over the whole space: of every shape, or of those that serve most per dollar by the estimates
     * where there are many, the least instances times 1, 2, 4, … and, in about the same proportion, as many as leave no
     * room for another. They find a layout that holds when the order by cost is still far from one.
     */
    List<Candidate> spread() {
        List<Candidate> spread = new ArrayList<>();
        for (Shape shape : promising()) {
            double largest = (double) purchase.maxGpus() / shape.leastGpus();
            double scale = 1;
            while (scale < largest) {
                List<Integer> counts = instances(shape, scale);
                if (purchase.allows(shape.gpus(counts))) {
                    spread.add(candidate(shape, counts));
                }
                scale *= 2;
            }
            spread.add(filled(shape, largest));
        }
        return ordered(spread);
    }

    /** Whether every shape has its layouts in {@link #spread}. */
    boolean spreadsAllShapes() {
        return shapes.stream().filter(this::isInside).count() <= MOST_SHAPES_SPREAD;
    }

    private boolean isInside(Shape shape) {
        return purchase.allows(shape.gpus(instances(shape, 1)));
    }

    private List<Shape> promising() {
        List<Shape> inside = shapes.stream().filter(this::isInside).toList();
        return inside.size() <= MOST_SHAPES_SPREAD
                ? inside
                : inside.stream()
                        .sorted(Comparator.comparingDouble(this::usdPerRequest))
                        .limit(MOST_SHAPES_SPREAD)
                        .toList();
    }

    /** Dollars per request by the estimates, up to a factor that all shapes have in common. */
    private double usdPerRequest(Shape shape) {
        double usd = 0;
        for (int i = 0; i < shape.pools(); i++) {
            usd += purchase.price(i).usdPerGpuHour()
                    * shape.sizes[i]
                    / shape.estimates.get(i).maxPacedRequestsPerSecond();
        }
        return usd;
    }

    private static List<Integer> instances(Shape shape, double scale) {
        return Arrays.stream(shape.leastInstances)
                .mapToObj(least -> (int) Math.min(Purchase.HARD_MAX_GPUS + 1.0, Math.floor(least * scale)))
                .toList();
    }

    /** The shape scaled as far as it fits, and GPUs given out to the neediest pool until no pool's instance fits in. */
    private Candidate filled(Shape shape, double scale) {
        List<Integer> scaled = instances(shape, scale);
        List<Integer> counts = new ArrayList<>(purchase.allows(shape.gpus(scaled)) ? scaled : instances(shape, 1));
        List<Double> needs =
                Arrays.stream(shape.leastInstances).asDoubleStream().boxed().toList();
        return candidate(shape, filled(shape, counts, needs, Integer.MAX_VALUE));
    }

    /** One more of the pool that is the furthest behind its proportion, again and again. */
    private List<Integer> filled(Shape shape, List<Integer> counts, List<Double> proportions, int most) {
        while (true) {
            int behind = -1;
            for (int i = 0; i < counts.size(); i++) {
                if (hasRoom(shape, counts, i, most)
                        && (behind < 0
                                || counts.get(i) / proportions.get(i) < counts.get(behind) / proportions.get(behind))) {
                    behind = i;
                }
            }
            if (behind < 0) {
                return counts;
            }
            counts.set(behind, counts.get(behind) + 1);
        }
    }

    private boolean hasRoom(Shape shape, List<Integer> counts, int pool, int most) {
        int[] gpus = shape.gpus(counts);
        gpus[pool] += shape.sizes[pool];
        return Arrays.stream(gpus).sum() <= most && purchase.allows(gpus);
    }

    /**
     * Layouts that leave no room for another instance in so many GPUs, their pools in proportion to their work: of the
     * parallelism of {@code base}, of the next larger one in every pool, and of the one that serves most by the
     * estimates, in this order, none twice.
     *
     * @param base a layout of this space
     * @param slowness how many times as long as predicted steps take
     */
    List<Candidate> filling(int most, Layout base, Slowness slowness) {
        List<PoolLayout> pools = base.pools();
        List<Double> proportions = new ArrayList<>();
        for (PoolLayout pool : pools) {
            proportions.add(pool.instances() * factor(pool.role(), slowness));
        }
        List<Candidate> filling = new ArrayList<>();
        shapes.stream()
                .filter(shape -> isShapeOf(shape, pools))
                .findFirst()
                .flatMap(shape -> filled(shape, most, proportions))
                .ifPresent(filling::add);
        int[] larger = nextLarger(pools);
        shapes.stream()
                .filter(shape -> Arrays.equals(shape.sizes, larger))
                .findFirst()
                .flatMap(shape -> filled(shape, most, work(shape, slowness)))
                .ifPresent(filling::add);
        Shape best = null;
        List<Integer> ofBest = List.of();
        double mostPerSecond = 0;
        for (Shape shape : shapes) {
            if (couldServe(shape, slowness, most) <= mostPerSecond) {
                continue;
            }
            List<Double> work = work(shape, slowness);
            List<Integer> counts = filledCounts(shape, most, work).orElse(null);
            if (counts != null) {
                double perSecond = servesAtMost(work, counts);
                if (perSecond > mostPerSecond) {
                    mostPerSecond = perSecond;
                    best = shape;
                    ofBest = counts;
                }
            }
        }
        if (best != null) {
            filling.add(candidate(best, ofBest));
        }
        return filling.stream().distinct().toList();
    }

    private static double factor(PoolRole role, Slowness slowness) {
        return role == PoolRole.PREFILL ? slowness.prompts() : slowness.decoding();
    }

    /** Instance-seconds per request, per pool. */
    private static List<Double> work(Shape shape, Slowness slowness) {
        return shape.estimates.stream()
                .map(estimate -> factor(estimate.role(), slowness) / estimate.maxPacedRequestsPerSecond())
                .toList();
    }

    /** No split of so many GPUs between the pools serves more than this. */
    private static double couldServe(Shape shape, Slowness slowness, int most) {
        double gpuSeconds = 0;
        for (int i = 0; i < shape.sizes.length; i++) {
            InstanceEstimate estimate = shape.estimates.get(i);
            gpuSeconds += shape.sizes[i] * factor(estimate.role(), slowness) / estimate.maxPacedRequestsPerSecond();
        }
        return most / gpuSeconds;
    }

    private static double servesAtMost(List<Double> work, List<Integer> counts) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < work.size(); i++) {
            least = Math.min(least, counts.get(i) / work.get(i));
        }
        return least;
    }

    /** Of each pool the next larger size of instances that there is, or the same where there is none. */
    private int[] nextLarger(List<PoolLayout> pools) {
        int[] next = new int[pools.size()];
        for (int i = 0; i < next.length; i++) {
            int pool = i;
            int size = pools.get(i).gpusPerInstance();
            next[i] = shapes.stream()
                    .mapToInt(each -> each.sizes[pool])
                    .filter(gpus -> gpus > size)
                    .min()
                    .orElse(size);
        }
        return next;
    }

    /** One instance of each pool, and then one more of the pool that is the furthest behind its proportion. */
    private Optional<Candidate> filled(Shape shape, int most, List<Double> proportions) {
        return filledCounts(shape, most, proportions).map(counts -> candidate(shape, counts));
    }

    private Optional<List<Integer>> filledCounts(Shape shape, int most, List<Double> proportions) {
        List<Integer> counts = new ArrayList<>(Collections.nCopies(proportions.size(), 1));
        int[] gpus = shape.gpus(counts);
        return Arrays.stream(gpus).sum() > most || !purchase.allows(gpus)
                ? Optional.empty()
                : Optional.of(filled(shape, counts, proportions, most));
    }

    /** The layouts beside one that holds, with fewer instances in one pool: a quarter fewer, and one fewer. */
    List<Candidate> below(Candidate holding) {
        List<Candidate> below = new ArrayList<>();
        List<PoolLayout> pools = holding.layout().pools();
        for (Shape shape : shapes) {
            if (!isShapeOf(shape, pools)) {
                continue;
            }
            for (int i = 0; i < pools.size(); i++) {
                int instances = pools.get(i).instances();
                for (int fewer : new int[] {instances - Math.max(1, instances / 4), instances - 1}) {
                    if (fewer >= shape.leastInstances[i]) {
                        List<Integer> counts = new ArrayList<>(
                                pools.stream().map(PoolLayout::instances).toList());
                        counts.set(i, fewer);
                        below.add(candidate(shape, counts));
                    }
                }
            }
        }
        return ordered(below);
    }

    /** A layout of another tier's search as a candidate of this one; empty when it is outside the limits. */
    Optional<Candidate> find(Layout layout) {
        List<Integer> counts =
                layout.pools().stream().map(PoolLayout::instances).toList();
        return shapes.stream()
                .filter(shape -> isShapeOf(shape, layout.pools()) && purchase.allows(shape.gpus(counts)))
                .map(shape -> candidate(shape, counts))
                .filter(candidate -> candidate.layout().equals(layout))
                .findFirst();
    }

    private static boolean isShapeOf(Shape shape, List<PoolLayout> pools) {
        for (int i = 0; i < pools.size(); i++) {
            if (!shape.estimates.get(i).instance().equals(pools.get(i).asInstance())) {
                return false;
            }
        }
        return true;
    }

    private static List<Candidate> ordered(List<Candidate> candidates) {
        return candidates.stream()
                .sorted(Comparator.comparing(Candidate::bound))
                .distinct()
                .toList();
    }
}
