package io.goodput.planning;

import io.goodput.contracts.PricedRun;
import io.goodput.contracts.redundancy.UnitLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fewest spares that live through any one loss, by GPUs. Spares are so many of each kind of thing that can be added:
 * instances of each pool, or nodes.
 *
 * <p>It is taken for granted that more spares never do worse. Then none of fewer than the least number of one thing that
 * holds with the most of all others can hold, and the first that holds in ascending order of GPUs from there is the least.
 * That one fewer of anything fails is simulated, not concluded.
 */
final class SpareSearch {
    private final Losses losses;
    private final List<Integer> gpusOfEach;

    private @Nullable List<Integer> chosen;

    /** What becomes of a layout with these spares. */
    interface Losses {
        /** Null while runs are lacking that decide it. */
        @Nullable
        Outcome simulate(List<Integer> spares, KnownRuns runs);

        /** The most of each thing; asked once the outcome without any is known. */
        List<Integer> most(KnownRuns runs);
    }

    /**
     * @param holds whether the attainment is held whichever unit is lost
     * @param attainment the least while one is lost
     * @param units the losses, the worst first
     * @param undisturbed the same while nothing is lost, one run per seed
     */
    record Outcome(boolean holds, double attainment, List<UnitLoss> units, List<PricedRun> undisturbed) {}

    /** @param gpusOfEach GPUs of one of each thing */
    SpareSearch(Losses losses, List<Integer> gpusOfEach) {
        this.losses = losses;
        this.gpusOfEach = List.copyOf(gpusOfEach);
    }

    /** Goes on as far as the known runs allow; what it needs further is lacking from then on. */
    void advance(KnownRuns runs) {
        if (chosen == null) {
            chosen = choose(runs);
        }
    }

    /** The spares; where none hold, the most. Empty while it is not decided. */
    Optional<List<Integer>> chosen() {
        return Optional.ofNullable(chosen);
    }

    List<Integer> none() {
        return gpusOfEach.stream().map(gpus -> 0).toList();
    }

    int gpus(List<Integer> spares) {
        return IntStream.range(0, spares.size())
                .map(i -> spares.get(i) * gpusOfEach.get(i))
                .sum();
    }

    private @Nullable List<Integer> choose(KnownRuns runs) {
        Outcome without = losses.simulate(none(), runs);
        if (without == null) {
            return null;
        }
        List<Integer> most = losses.most(runs);
        if (without.holds() || most.equals(none())) {
            return none();
        }
        Outcome all = losses.simulate(most, runs);
        if (all == null) {
            return null;
        }
        if (!all.holds()) {
            return most;
        }
        List<Integer> least = least(most, runs);
        List<Integer> first = least == null ? null : firstThatHolds(least, most, runs);
        return first != null && areFewerKnown(first, runs) ? first : null;
    }

    /** Of each thing the least number that holds with the most of all others; null while not all are known. */
    private @Nullable List<Integer> least(List<Integer> most, KnownRuns runs) {
        List<Integer> least = new ArrayList<>();
        for (int i = 0; i < most.size(); i++) {
            int low = 0;
            int high = most.get(i);
            while (low < high) {
                int middle = (low + high) / 2;
                Outcome outcome = losses.simulate(with(most, i, middle), runs);
                if (outcome == null) {
                    break;
                }
                if (outcome.holds()) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            if (low == high) {
                least.add(low);
            }
        }
        return least.size() == most.size() ? least : null;
    }

    /** Null while it is not known; the most hold. */
    private @Nullable List<Integer> firstThatHolds(List<Integer> least, List<Integer> most, KnownRuns runs) {
        var open = new PriorityQueue<List<Integer>>(
                Comparator.<List<Integer>>comparingInt(this::gpus).thenComparing(List::toString));
        Set<List<Integer>> seen = new HashSet<>();
        open.add(least);
        while (true) {
            List<Integer> next = open.remove();
            Outcome outcome = losses.simulate(next, runs);
            if (outcome == null) {
                return null;
            }
            if (outcome.holds()) {
                return next;
            }
            for (int i = 0; i < next.size(); i++) {
                List<Integer> more = with(next, i, next.get(i) + 1);
                if (next.get(i) < most.get(i) && seen.add(more)) {
                    open.add(more);
                }
            }
        }
    }

    /** Asks for one fewer of each; true once all are known, whatever they are. */
    private boolean areFewerKnown(List<Integer> spares, KnownRuns runs) {
        boolean known = true;
        for (int i = 0; i < spares.size(); i++) {
            known &= spares.get(i) == 0 || losses.simulate(oneFewer(spares, i), runs) != null;
        }
        return known;
    }

    static List<Integer> oneFewer(List<Integer> spares, int thing) {
        return with(spares, thing, spares.get(thing) - 1);
    }

    private static List<Integer> with(List<Integer> spares, int thing, int number) {
        List<Integer> changed = new ArrayList<>(spares);
        changed.set(thing, number);
        return List.copyOf(changed);
    }
}
