package io.goodput.planning;

import io.goodput.contracts.Layout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.RunSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one system and mode costs when its steps take longer or less long than predicted: the fewest billing units with
 * which a layout holds on the search's seed. A number of units holds when one of a few layouts that fill it does. Slower
 * steps are taken never to be better, nor fewer units: what is known of one pair of factors bounds the others.
 */
final class Rival {
    /**
     * What is known, or asked for.
     *
     * @param slowness where
     * @param units billing units; {@link #NEVER} for more than the limits allow
     * @param usdPerHour the bill of the layout that holds; infinite where none does
     */
    record Need(Slowness slowness, int units, double usdPerHour) {
        boolean holds() {
            return units != NEVER;
        }
    }

    private static final int NEVER = Integer.MAX_VALUE;
    /** With no bound yet, the next number of units that is tried is larger or smaller by this. */
    private static final double STRIDE = 1.25;

    private final Family family;
    private final LayoutSpace space;
    private final RateCardEntry price;
    private final RunTemplate template;
    private final PriceTier tier;
    private final Trial trial;
    private final Layout base;
    private final int maxUnits;
    private final int firstUnits;
    private final List<Need> holding = new ArrayList<>();
    private final List<Need> failing = new ArrayList<>();
    private final List<Slowness> trialHolds = new ArrayList<>();
    private final List<Slowness> trialFails = new ArrayList<>();

    private Rival(Family family, LayoutSpace space, Trial base, RunTemplate template, PriceTier tier) {
        this.family = family;
        this.space = space;
        this.price = family.price();
        this.template = template;
        this.tier = tier;
        this.trial = base;
        this.base = base.candidate().layout();
        this.maxUnits = space.maxGpus() / price.billingUnitGpus();
        this.firstUnits = units(this.base.gpus());
        Trial winner = family.winner();
        if (winner != null) {
            holding.add(new Need(Slowness.NONE, firstUnits, winner.bill().usdPerHour()));
            trialHolds.add(Slowness.NONE);
            fails(firstUnits - 1, Slowness.NONE);
        } else if (family.isProven()) {
            fails(maxUnits, Slowness.NONE);
        }
    }

    /**
     * A family whose search is over.
     *
     * @param nearest the trial that came nearest; null when there was none
     * @return null where it has no layouts
     */
    static @Nullable Rival find(Family family, @Nullable Trial nearest, RunTemplate template, PriceTier tier) {
        LayoutSpace space = family.space();
        Trial winner = family.winner();
        Trial base = winner == null ? nearest : winner;
        return space == null || space.open() == 0 || base == null
                ? null
                : new Rival(family, space, base, template, tier);
    }

    Family family() {
        return family;
    }

    /** The layout that its search found, or that came nearest. */
    Trial trial() {
        return trial;
    }

    private int units(int gpus) {
        return price.billedGpus(gpus) / price.billingUnitGpus();
    }

    /** The least that any of its layouts can cost, whatever its step times. */
    double leastUsdPerHour() {
        return price.usdPerGpuHour() * price.billingUnitGpus();
    }

    int gpusBilled(Need need) {
        return need.units() * price.billingUnitGpus();
    }

    /**
     * What it needs at these factors.
     *
     * @throws RunNeeded when a run is missing
     */
    Need need(Slowness slowness, Map<RunSpec, PricedRun> known) {
        while (true) {
            int least = 1
                    + failing.stream()
                            .filter(each -> each.slowness().isAtMost(slowness))
                            .mapToInt(Need::units)
                            .max()
                            .orElse(0);
            Need most = findHolding(slowness);
            if (most != null && least >= most.units()) {
                return most;
            }
            if (least > maxUnits) {
                return new Need(slowness, NEVER, Double.POSITIVE_INFINITY);
            }
            tryUnits(next(least, most), slowness, known);
        }
    }

    /**
     * Whether it costs less than so much at these factors: the most units below the sum are tried, and no others.
     *
     * @throws RunNeeded when a run is missing
     */
    boolean undercuts(double usdPerHour, Slowness slowness, Map<RunSpec, PricedRun> known) {
        int most = (int) Math.min(maxUnits, Math.ceil(usdPerHour / leastUsdPerHour()) - 1);
        while (most > 0) {
            if (failing.stream()
                    .anyMatch(each -> each.units() >= most && each.slowness().isAtMost(slowness))) {
                return false;
            }
            Need found = findHolding(slowness);
            if (found != null && found.units() <= most) {
                return found.usdPerHour() < usdPerHour;
            }
            tryUnits(most, slowness, known);
        }
        return false;
    }

    /** The fewest units that are known to hold, at these factors or when all is slower; null while there are none. */
    private @Nullable Need findHolding(Slowness slowness) {
        return holding.stream()
                .filter(each -> slowness.isAtMost(each.slowness()))
                .min(Comparator.comparingInt(Need::units).thenComparingDouble(Need::usdPerHour))
                .orElse(null);
    }

    private int next(int least, @Nullable Need most) {
        if (most != null) {
            return Math.max((least + most.units() - 1) / 2, Math.min(most.units() - 1, (int) (most.units() / STRIDE)));
        }
        return Math.min(maxUnits, least <= firstUnits ? firstUnits : Math.max(least, (int) (least * STRIDE)));
    }

    private void tryUnits(int units, Slowness slowness, Map<RunSpec, PricedRun> known) {
        List<Layout> layouts = new ArrayList<>();
        if (units == firstUnits) {
            layouts.add(base);
        }
        space.filling(units * price.billingUnitGpus(), base, slowness).stream()
                .map(Candidate::layout)
                .filter(layout -> !layouts.contains(layout))
                .forEach(layouts::add);
        for (Layout layout : layouts) {
            PricedRun run = run(layout, slowness, known);
            if (run.report().holds()) {
                holding.add(
                        new Need(slowness, units(layout.gpus()), run.bill(tier).usdPerHour()));
                return;
            }
        }
        fails(units, slowness);
    }

    private PricedRun run(Layout layout, Slowness slowness, Map<RunSpec, PricedRun> known) {
        RunSpec spec = template.run(layout, slowness);
        PricedRun run = known.get(spec);
        if (run == null) {
            throw new RunNeeded(spec);
        }
        return run;
    }

    /**
     * Whether the layout that its search found holds as it is.
     *
     * @throws RunNeeded when a run is missing
     */
    boolean trialHolds(Slowness slowness, Map<RunSpec, PricedRun> known) {
        if (trialHolds.stream().anyMatch(slowness::isAtMost)) {
            return true;
        }
        if (trialFails.stream().anyMatch(each -> each.isAtMost(slowness))) {
            return false;
        }
        boolean holds = run(base, slowness, known).report().holds();
        (holds ? trialHolds : trialFails).add(slowness);
        return holds;
    }

    private void fails(int units, Slowness slowness) {
        failing.add(new Need(slowness, units, Double.POSITIVE_INFINITY));
    }
}
