package io.goodput.planning;

import io.goodput.contracts.Layout;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.ServingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The most that one system and mode carries, or a mix of two systems where it is more than a given load. Layouts are challenged a round at a time, those that could serve most first, at a
 * load a little above the best so far; those that hold climb together until the last of them fails, and are judged over all
 * seeds there. Told again from the first
 * run on whenever runs are known that were missing. Rules: {@code docs/planning.md}.
 */
final class FamilyCapacity {
    /** The load at which the best fails is within this ratio of one at which it holds. */
    static final double PRECISION = 1.02;
    /** The largest load that is tried, in times of the question's. */
    static final double MAX_FACTOR = 64;

    static final double MIN_FACTOR = 1.0 / 256;

    /** Most layouts that are simulated. */
    static final int MAX_SIMULATED = 240;

    private static final double CLIMB = 1.25;
    /** Of what the estimates allow, at which the search begins. */
    private static final double FIRST_SHARE = 0.6;

    private static final double ROUNDED_TO = 1e4;

    private final List<String> systems;
    private final ServingMode mode;
    private final List<FullLayouts.Full> layouts;
    private final LoadBounds bounds;
    private final LoadRuns runs;
    private final BiPredicate<Layout, PricedRun> allowed;
    private final int roundSize;
    private final double toBeat;

    private double holdsAt;
    private double failsAt = Double.POSITIVE_INFINITY;
    private @Nullable Layout best;
    private int simulated;
    private int excluded;
    private boolean isDecided;

    /**
     * @param systems one, or prefill's and decode's
     * @param layouts that leave no room for another instance, those that could serve most first
     * @param allowed whether what a layout costs in a run is inside the budget
     * @param roundSize layouts challenged at once
     * @param toBeat load that others carry, of which less is not looked at; 0 to find the most whatever it is
     */
    FamilyCapacity(
            List<String> systems,
            ServingMode mode,
            List<FullLayouts.Full> layouts,
            LoadBounds bounds,
            LoadRuns runs,
            BiPredicate<Layout, PricedRun> allowed,
            int roundSize,
            double toBeat) {
        this.systems = List.copyOf(systems);
        this.mode = mode;
        this.layouts = layouts;
        this.bounds = bounds;
        this.runs = runs;
        this.allowed = allowed;
        this.roundSize = roundSize;
        this.toBeat = toBeat;
    }

    List<String> systems() {
        return systems;
    }

    /** The system, or both of a mix. */
    String system() {
        return String.join(" + ", systems);
    }

    ServingMode mode() {
        return mode;
    }

    /** Goes as far as the known runs lead. */
    void advance() {
        holdsAt = toBeat;
        failsAt = Double.POSITIVE_INFINITY;
        best = null;
        simulated = 0;
        excluded = 0;
        isDecided = false;
        int next = 0;
        while (next < layouts.size() && simulated < MAX_SIMULATED && holdsAt < MAX_FACTOR) {
            List<Layout> challengers = new ArrayList<>();
            double least = Double.POSITIVE_INFINITY;
            while (next < layouts.size() && challengers.size() < roundSize) {
                FullLayouts.Full full = layouts.get(next++);
                if (holdsAt > 0 && bounds.excludes(full, above(holdsAt))) {
                    excluded++;
                } else {
                    challengers.add(full.layout(mode));
                    least = Math.min(least, bounds.factor(full));
                }
            }
            if (challengers.isEmpty()) {
                continue;
            }
            simulated += challengers.size();
            if (!challenge(challengers, least)) {
                return;
            }
        }
        excluded += (int) layouts.subList(next, layouts.size()).stream()
                .filter(full -> holdsAt > 0 && bounds.excludes(full, above(holdsAt)))
                .count();
        Layout carrying = best;
        isDecided = carrying == null
                || failsAt == Double.POSITIVE_INFINITY
                || !runs.canBe(failsAt)
                || runs.hasFailing(carrying, failsAt, allowed);
    }

    /**
     * Whether all runs were known.
     *
     * @param expected what the estimates allow the last of them, in times of the question's load
     */
    private boolean challenge(List<Layout> challengers, double expected) {
        if (holdsAt > 0) {
            List<Layout> promising = promising(challengers, above(holdsAt));
            return promising != null && (promising.isEmpty() || climb(promising, above(holdsAt)));
        }
        double factor = rounded(Math.clamp(expected * FIRST_SHARE, MIN_FACTOR, MAX_FACTOR));
        while (holdsAt == 0 && factor >= MIN_FACTOR) {
            List<Layout> promising = promising(challengers, factor);
            if (promising == null || (!promising.isEmpty() && !climb(promising, factor))) {
                return false;
            }
            if (holdsAt == 0) {
                failsAt = factor;
                factor = rounded(factor / 2);
            }
        }
        return true;
    }

    /**
     * Raises the load until the last of them fails on the search's seed, and lowers it again, not below where they began, until
     * one holds over all seeds.
     */
    private boolean climb(List<Layout> first, double from) {
        List<Layout> promising = first;
        double low = from;
        double high = holdsAt == 0 && failsAt < Double.POSITIVE_INFINITY ? failsAt : Double.POSITIVE_INFINITY;
        while (low < MAX_FACTOR && high > low * PRECISION) {
            double factor = high < Double.POSITIVE_INFINITY
                    ? rounded(Math.sqrt(low * high))
                    : Math.min(MAX_FACTOR, rounded(low * CLIMB));
            List<Layout> higher = promising(promising, factor);
            if (higher == null) {
                return false;
            }
            if (higher.isEmpty()) {
                high = factor;
            } else {
                promising = higher;
                low = factor;
            }
        }
        while (low >= from) {
            List<Layout> holding = promising.isEmpty() ? promising : runs.holding(promising, low, allowed);
            if (holding == null) {
                return false;
            }
            if (!holding.isEmpty()) {
                holdsAt = low;
                failsAt = high;
                best = holding.stream()
                        .min(Comparator.comparingInt(Layout::gpus).thenComparing(Layout::id))
                        .orElseThrow();
                return true;
            }
            high = low;
            low = low > from ? Math.max(from, rounded(low / PRECISION)) : 0;
            if (low > 0) {
                promising = promising(first, low);
                if (promising == null) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Those that hold on the search's seed; null when runs are missing. */
    private @Nullable List<Layout> promising(List<Layout> challenged, double factor) {
        return runs.canBe(factor) ? runs.promising(challenged, factor, allowed) : List.of();
    }

    private static double above(double factor) {
        return rounded(factor * PRECISION);
    }

    private static double rounded(double factor) {
        return Math.max(1, Math.round(factor * ROUNDED_TO)) / ROUNDED_TO;
    }

    boolean isDecided() {
        return isDecided;
    }

    /** The layout that carries most; null when none holds. */
    @Nullable
    Layout best() {
        return best;
    }

    /** What is to be beaten when none holds. */
    double holdsAt() {
        return holdsAt;
    }

    /** Infinite where it does not fail. */
    double failsAt() {
        return failsAt;
    }

    int considered() {
        return layouts.size();
    }

    int excluded() {
        return excluded;
    }

    int simulated() {
        return simulated;
    }

    /** Whether every layout failed a little above the best load, or the one to be beaten, or is excluded there. */
    boolean isProven() {
        boolean isEnded = best == null ? toBeat > 0 : failsAt < Double.POSITIVE_INFINITY;
        return isEnded && simulated + excluded == layouts.size();
    }

    /** No layout carries more than so many times the load; null where that is not known. */
    @Nullable
    Double possibleFactor() {
        return isProven() ? (Double) failsAt : bounds.mostOfAny(layouts);
    }
}
