package io.goodput.planning;

import io.goodput.contracts.redundancy.UnitLoss;
import io.goodput.contracts.scaleout.FailureDomain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fewest spares that live through any one loss, by GPUs. Spares are so many of each kind of thing that can be added:
 * instances of each pool, or nodes.
 *
 * <p>More spares may do worse: another placement can put more of a pool into one unit. What is taken for granted is that
 * whoever has as much of everything left after a loss does no worse. So a loss that leaves no more than one that was
 * simulated and failed is known to fail. Candidates are tried in ascending order of GPUs by doubling steps until one holds,
 * and those before it by halves, until every cheaper one is known to fail.
 */
final class SpareSearch {
    /** So many candidates are looked at, those with the fewest GPUs. */
    static final int MOST_CANDIDATES = 256;

    private final Losses losses;
    private final List<Integer> gpusOfEach;
    private final Map<List<Integer>, List<Lost>> placed = new HashMap<>();
    private final List<List<Integer>> failing = new ArrayList<>();

    private @Nullable List<List<Integer>> candidates;
    private @Nullable Choice choice;

    /** What becomes of a layout with these spares. Nothing is null once its runs are known. */
    interface Losses {
        /** The losses that take at least as much as any other. */
        @Nullable
        List<FailureDomain> units(List<Integer> spares, KnownRuns runs);

        /** What one of them does. */
        @Nullable
        UnitLoss lose(List<Integer> spares, FailureDomain unit, KnownRuns runs);

        /** What it leaves of everything that serves or could; asked once the units are known. */
        List<Integer> left(List<Integer> spares, FailureDomain unit, KnownRuns runs);

        boolean holds(UnitLoss loss);

        /** The most of each thing; asked once the units without any are known. */
        List<Integer> most(KnownRuns runs);
    }

    /** A loss that takes at least as much as any other, and what it leaves. */
    private record Lost(FailureDomain unit, List<Integer> left) {}

    /** The spares, and whether they hold: the fewest that do, else the most that were looked at. */
    record Choice(boolean holds, List<Integer> spares) {}

    /** @param gpusOfEach GPUs of one of each thing */
    SpareSearch(Losses losses, List<Integer> gpusOfEach) {
        this.losses = losses;
        this.gpusOfEach = List.copyOf(gpusOfEach);
    }

    /** Goes on as far as the known runs allow; what it needs further is lacking from then on. */
    void advance(KnownRuns runs) {
        if (choice != null) {
            return;
        }
        if (candidates == null && lost(none(), runs) != null) {
            candidates = ascending(losses.most(runs));
        }
        if (candidates != null) {
            choice = choose(candidates, runs);
        }
    }

    /** Empty while it is not decided. */
    Optional<Choice> choice() {
        return Optional.ofNullable(choice);
    }

    List<Integer> none() {
        return gpusOfEach.stream().map(gpus -> 0).toList();
    }

    int gpus(List<Integer> spares) {
        return IntStream.range(0, spares.size())
                .map(i -> spares.get(i) * gpusOfEach.get(i))
                .sum();
    }

    private List<List<Integer>> ascending(List<Integer> most) {
        var open = new PriorityQueue<List<Integer>>(Comparator.<List<Integer>>comparingInt(this::gpus)
                .thenComparing((a, b) -> IntStream.range(0, a.size())
                        .map(i -> Integer.compare(a.get(i), b.get(i)))
                        .filter(order -> order != 0)
                        .findFirst()
                        .orElse(0)));
        Set<List<Integer>> seen = new HashSet<>();
        open.add(none());
        List<List<Integer>> ascending = new ArrayList<>();
        while (!open.isEmpty() && ascending.size() < MOST_CANDIDATES) {
            List<Integer> next = open.remove();
            ascending.add(next);
            for (int i = 0; i < next.size(); i++) {
                List<Integer> more = with(next, i, next.get(i) + 1);
                if (next.get(i) < most.get(i) && seen.add(more)) {
                    open.add(more);
                }
            }
        }
        return ascending;
    }

    private @Nullable Choice choose(List<List<Integer>> ascending, KnownRuns runs) {
        int best = ascending.size();
        for (int step = 0; step < ascending.size() && best == ascending.size(); step = Math.max(1, 2 * step)) {
            Boolean holds = holds(ascending.get(step), runs);
            if (holds == null) {
                return null;
            }
            best = holds ? step : best;
        }
        while (true) {
            List<Integer> open = open(ascending, best, runs);
            if (open == null) {
                return null;
            }
            if (open.isEmpty()) {
                break;
            }
            int middle = open.get((open.size() - 1) / 2);
            Boolean holds = holds(ascending.get(middle), runs);
            if (holds == null) {
                return null;
            }
            best = holds ? middle : best;
        }
        if (best == ascending.size()) {
            return isKnown(ascending.getLast(), runs) ? new Choice(false, ascending.getLast()) : null;
        }
        List<Integer> spares = ascending.get(best);
        boolean known = true;
        for (int i = 0; i < spares.size(); i++) {
            known &= spares.get(i) == 0 || isKnown(oneFewer(spares, i), runs);
        }
        return known && isKnown(none(), runs) ? new Choice(true, spares) : null;
    }

    /** The losses to be lived through; null while where things stand is not known. */
    private @Nullable List<Lost> lost(List<Integer> spares, KnownRuns runs) {
        List<Lost> known = placed.get(spares);
        if (known != null) {
            return known;
        }
        List<FailureDomain> units = losses.units(spares, runs);
        if (units == null) {
            return null;
        }
        List<Lost> found = units.stream()
                .map(unit -> new Lost(unit, losses.left(spares, unit, runs)))
                .toList();
        placed.put(spares, found);
        return found;
    }

    /** Indices below {@code end} that are not known to fail, null while it is not known of all of them. */
    private @Nullable List<Integer> open(List<List<Integer>> ascending, int end, KnownRuns runs) {
        List<Integer> open = new ArrayList<>();
        boolean known = true;
        for (int i = 0; i < end; i++) {
            List<Lost> lost = lost(ascending.get(i), runs);
            known &= lost != null;
            if (lost != null && lost.stream().noneMatch(this::isKnownToFail)) {
                open.add(i);
            }
        }
        return known ? open : null;
    }

    private boolean isKnownToFail(Lost lost) {
        return failing.stream()
                .anyMatch(failed -> IntStream.range(0, failed.size())
                        .allMatch(i -> lost.left().get(i) <= failed.get(i)));
    }

    /** Null while it is not known. */
    private @Nullable Boolean holds(List<Integer> spares, KnownRuns runs) {
        List<Lost> lost = lost(spares, runs);
        if (lost == null) {
            return null;
        }
        boolean known = true;
        for (Lost each : lost) {
            if (isKnownToFail(each)) {
                return false;
            }
            UnitLoss loss = losses.lose(spares, each.unit(), runs);
            known &= loss != null;
            if (loss != null && !losses.holds(loss)) {
                failing.add(each.left());
                return false;
            }
        }
        return known ? Boolean.TRUE : null;
    }

    /** Asks for all losses; whether they are known, whatever they are. */
    private boolean isKnown(List<Integer> spares, KnownRuns runs) {
        List<Lost> lost = lost(spares, runs);
        if (lost == null) {
            return false;
        }
        boolean known = true;
        for (Lost each : lost) {
            known &= losses.lose(spares, each.unit(), runs) != null;
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
