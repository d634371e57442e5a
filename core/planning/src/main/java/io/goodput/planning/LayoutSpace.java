package io.goodput.planning;

import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SystemFacts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The layouts of one system and mode inside the limits, in the order of their bounds. Layouts are made as they are
 * needed and counted without being made: a pool of 1,024 GPUs beside another has over a million.
 *
 * <p>What a layout costs at least is its billed GPUs at their price. That never falls when GPUs are added, so the order
 * by (dollars, GPUs, id) is the order by (GPUs, id).
 */
final class LayoutSpace {
    /** The search never goes beyond this many GPUs, whatever the limits. */
    static final int HARD_MAX_GPUS = 1_024;

    /**
     * A parallelism per pool.
     *
     * @param estimates one per pool, in the layout's order
     * @param leastInstances by the capacity bound, per pool
     */
    private record Shape(List<InstanceEstimate> estimates, List<Integer> leastInstances) {
        int gpusPerInstance(int pool) {
            return estimates.get(pool).tensorParallel();
        }

        long leastGpus() {
            long gpus = 0;
            for (int i = 0; i < estimates.size(); i++) {
                gpus += (long) leastInstances.get(i) * gpusPerInstance(i);
            }
            return gpus;
        }
    }

    private final ServingMode mode;
    private final RateCardEntry price;
    private final int maxGpus;
    private final List<Shape> shapes = new ArrayList<>();
    private final long considered;
    private final long excluded;
    private final @Nullable String floorReason;
    private int gpus;
    private List<Candidate> ready = List.of();
    private int next;

    /**
     * @param pools the estimates of each pool's instances that fit in memory, in the layout's order; none empty
     */
    LayoutSpace(
            ServingMode mode,
            List<List<InstanceEstimate>> pools,
            CapacityBound bound,
            Limits limits,
            SystemFacts facts,
            RateCardEntry price) {
        this.mode = mode;
        this.price = price;
        this.maxGpus = maxGpus(limits, facts, price);
        long all = 0;
        long open = 0;
        String reason = null;
        for (List<InstanceEstimate> estimates : combinations(pools)) {
            all += count(new Shape(estimates, Collections.nCopies(estimates.size(), 1)));
            var floor = estimates.stream()
                    .map(bound::belowFloor)
                    .flatMap(Optional::stream)
                    .findFirst();
            if (floor.isPresent()) {
                reason = reason == null ? floor.get() : reason;
                continue;
            }
            Shape shape = new Shape(
                    estimates, estimates.stream().map(bound::minInstances).toList());
            shapes.add(shape);
            open += count(shape);
        }
        this.considered = all;
        this.excluded = all - open;
        this.floorReason = shapes.isEmpty() ? reason : null;
    }

    /** Most GPUs that a layout can use when the GPUs billed for it stay inside the limits. */
    static int maxGpus(Limits limits, SystemFacts facts, RateCardEntry price) {
        double most = HARD_MAX_GPUS;
        if (limits.maxGpus() != null) {
            most = Math.min(most, limits.maxGpus());
        }
        if (limits.maxRacks() != null) {
            most = Math.min(most, (double) limits.maxRacks() * facts.gpusPerRack());
        }
        if (limits.maxProvisionedKilowatts() != null) {
            most = Math.min(
                    most,
                    BigDecimal.valueOf(limits.maxProvisionedKilowatts())
                            .divideToIntegralValue(BigDecimal.valueOf(price.provisionedKilowattsPerGpu()))
                            .doubleValue());
        }
        return (int) most / price.billingUnitGpus() * price.billingUnitGpus();
    }

    private static List<List<InstanceEstimate>> combinations(List<List<InstanceEstimate>> pools) {
        List<List<InstanceEstimate>> combinations = List.of(List.of());
        for (List<InstanceEstimate> pool : pools) {
            List<List<InstanceEstimate>> longer = new ArrayList<>();
            for (List<InstanceEstimate> combination : combinations) {
                for (InstanceEstimate estimate : pool) {
                    List<InstanceEstimate> added = new ArrayList<>(combination);
                    added.add(estimate);
                    longer.add(List.copyOf(added));
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** Layouts of a shape inside the limits with at least its instances in every pool. */
    private long count(Shape shape) {
        if (shape.leastGpus() > maxGpus) {
            return 0;
        }
        int first = shape.gpusPerInstance(0);
        if (shape.estimates().size() == 1) {
            return (long) maxGpus / first - shape.leastInstances().getFirst() + 1;
        }
        int second = shape.gpusPerInstance(1);
        int least = shape.leastInstances().get(1);
        long count = 0;
        for (int n = shape.leastInstances().getFirst(); n * first + least * second <= maxGpus; n++) {
            count += (maxGpus - n * first) / second - least + 1;
        }
        return count;
    }

    int maxGpus() {
        return maxGpus;
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
            if (gpus == maxGpus) {
                return null;
            }
            gpus++;
            ready = withGpus(gpus);
            next = 0;
        }
        return ready.get(next);
    }

    /** Goes past the layout that {@link #peek} shows. */
    void take() {
        next++;
    }

    private List<Candidate> withGpus(int total) {
        List<Candidate> found = new ArrayList<>();
        for (Shape shape : shapes) {
            if (shape.leastGpus() > total) {
                continue;
            }
            int first = shape.gpusPerInstance(0);
            int leastFirst = shape.leastInstances().getFirst();
            if (shape.estimates().size() == 1) {
                if (total % first == 0) {
                    found.add(candidate(shape, List.of(total / first)));
                }
                continue;
            }
            int second = shape.gpusPerInstance(1);
            int leastSecond = shape.leastInstances().get(1);
            for (int n = leastFirst; n * first + leastSecond * second <= total; n++) {
                if ((total - n * first) % second == 0) {
                    found.add(candidate(shape, List.of(n, (total - n * first) / second)));
                }
            }
        }
        found.sort(Comparator.comparing(Candidate::bound));
        return found;
    }

    private Candidate candidate(Shape shape, List<Integer> instances) {
        List<PoolLayout> pools = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            InstanceEstimate estimate = shape.estimates().get(i);
            pools.add(new PoolLayout(
                    estimate.role(), estimate.system(), instances.get(i), estimate.tensorParallel(), null, null));
        }
        Layout layout = new Layout(mode, pools).resolved();
        return new Candidate(layout, new Rank(leastUsdPerHour(layout.gpus()), layout.gpus(), layout.id()));
    }

    /** The billed GPUs at their price, in decimal as it is printed; metered electricity comes on top. */
    private double leastUsdPerHour(int used) {
        return BigDecimal.valueOf(price.usdPerGpuHour())
                .multiply(BigDecimal.valueOf(price.billedGpus(used)))
                .doubleValue();
    }

    /**
     * A few layouts spread over the whole space: of every shape the least instances times 1, 2, 4, … and, in about the
     * same proportion, as many as leave no room for another. They find a layout that holds when the order by cost is still far from one.
     */
    List<Candidate> spread() {
        List<Candidate> spread = new ArrayList<>();
        for (Shape shape : shapes) {
            long least = shape.leastGpus();
            if (least > maxGpus) {
                continue;
            }
            double largest = (double) maxGpus / least;
            double scale = 1;
            while (scale < largest) {
                spread.add(scaled(shape, scale));
                scale *= 2;
            }
            spread.add(filled(shape, largest));
        }
        return ordered(spread);
    }

    private Candidate scaled(Shape shape, double scale) {
        return candidate(shape, instances(shape, scale));
    }

    private static List<Integer> instances(Shape shape, double scale) {
        return shape.leastInstances().stream()
                .map(least -> (int) Math.floor(least * scale))
                .toList();
    }

    /** The shape scaled, and the GPUs left over given out until no pool's instance fits into them. */
    private Candidate filled(Shape shape, double scale) {
        List<Integer> counts = new ArrayList<>(instances(shape, scale));
        int left = maxGpus;
        for (int i = 0; i < counts.size(); i++) {
            left -= counts.get(i) * shape.gpusPerInstance(i);
        }
        while (true) {
            int neediest = -1;
            for (int i = 0; i < counts.size(); i++) {
                if (shape.gpusPerInstance(i) <= left
                        && (neediest < 0 || filling(shape, counts, i) < filling(shape, counts, neediest))) {
                    neediest = i;
                }
            }
            if (neediest < 0) {
                return candidate(shape, counts);
            }
            counts.set(neediest, counts.get(neediest) + 1);
            left -= shape.gpusPerInstance(neediest);
        }
    }

    /** A pool's instances over the least that it needs. */
    private static double filling(Shape shape, List<Integer> counts, int pool) {
        return (double) counts.get(pool) / shape.leastInstances().get(pool);
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
        shapes.stream()
                .filter(shape -> isNextLarger(shape, pools))
                .findFirst()
                .flatMap(shape -> filled(shape, most, work(shape, slowness)))
                .ifPresent(filling::add);
        Candidate best = null;
        double mostPerSecond = 0;
        for (Shape shape : shapes) {
            Candidate candidate = filled(shape, most, work(shape, slowness)).orElse(null);
            if (candidate != null) {
                double perSecond = servesAtMost(shape, candidate, slowness);
                if (perSecond > mostPerSecond) {
                    mostPerSecond = perSecond;
                    best = candidate;
                }
            }
        }
        if (best != null) {
            filling.add(best);
        }
        return filling.stream().distinct().toList();
    }

    private static double factor(PoolRole role, Slowness slowness) {
        return role == PoolRole.PREFILL ? slowness.prompts() : slowness.decoding();
    }

    /** Instance-seconds per request, per pool. */
    private static List<Double> work(Shape shape, Slowness slowness) {
        return shape.estimates().stream()
                .map(estimate -> factor(estimate.role(), slowness) / estimate.maxRequestsPerSecond())
                .toList();
    }

    private static double servesAtMost(Shape shape, Candidate candidate, Slowness slowness) {
        List<Double> work = work(shape, slowness);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < work.size(); i++) {
            least = Math.min(least, candidate.layout().pools().get(i).instances() / work.get(i));
        }
        return least;
    }

    /** Whether each pool's instances are of the next larger size that there is, or of the same where there is none. */
    private boolean isNextLarger(Shape shape, List<PoolLayout> pools) {
        for (int i = 0; i < pools.size(); i++) {
            int pool = i;
            int size = pools.get(i).tensorParallel();
            int next = shapes.stream()
                    .mapToInt(each -> each.gpusPerInstance(pool))
                    .filter(gpus -> gpus > size)
                    .min()
                    .orElse(size);
            if (shape.gpusPerInstance(i) != next) {
                return false;
            }
        }
        return true;
    }

    /** One instance of each pool, and then one more of the pool that is the furthest behind its proportion. */
    private Optional<Candidate> filled(Shape shape, int most, List<Double> proportions) {
        List<Integer> counts = new ArrayList<>(Collections.nCopies(proportions.size(), 1));
        int left = most;
        for (int i = 0; i < counts.size(); i++) {
            left -= shape.gpusPerInstance(i);
        }
        if (left < 0) {
            return Optional.empty();
        }
        while (true) {
            int behind = -1;
            for (int i = 0; i < counts.size(); i++) {
                if (shape.gpusPerInstance(i) <= left
                        && (behind < 0
                                || counts.get(i) / proportions.get(i) < counts.get(behind) / proportions.get(behind))) {
                    behind = i;
                }
            }
            if (behind < 0) {
                return Optional.of(candidate(shape, counts));
            }
            counts.set(behind, counts.get(behind) + 1);
            left -= shape.gpusPerInstance(behind);
        }
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
                    if (fewer >= shape.leastInstances().get(i)) {
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
        return layout.gpus() > maxGpus
                ? Optional.empty()
                : shapes.stream()
                        .filter(shape -> isShapeOf(shape, layout.pools()))
                        .map(shape -> candidate(shape, counts))
                        .findFirst();
    }

    private static boolean isShapeOf(Shape shape, List<PoolLayout> pools) {
        for (int i = 0; i < pools.size(); i++) {
            if (shape.gpusPerInstance(i) != pools.get(i).tensorParallel()) {
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
