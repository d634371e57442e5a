package io.goodput.planning;

import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs of layouts under multiples of a question's load, on its seeds. A run lasts at least as long as the question's. */
final class LoadRuns {
    private final RunTemplate template;
    private final KnownRuns known;

    LoadRuns(RunTemplate template, KnownRuns known) {
        this.template = template;
        this.known = known;
    }

    /** Whether there is such a load. */
    boolean canBe(double factor) {
        return ChangedTraffic.load(template.traffic(), factor).isPresent();
    }

    /**
     * Those of {@code layouts} that hold on the search's seed; null when runs are missing, which are lacking now.
     *
     * @param allowed whether what a layout costs in a run is inside the budget
     */
    @Nullable
    List<Layout> promising(List<Layout> layouts, double factor, BiPredicate<Layout, PricedRun> allowed) {
        List<PricedRun> first =
                known.find(layouts.stream().map(layout -> first(layout, factor)).toList());
        return first == null
                ? null
                : IntStream.range(0, layouts.size())
                        .filter(i -> first.get(i).report().holds() && allowed.test(layouts.get(i), first.get(i)))
                        .mapToObj(layouts::get)
                        .toList();
    }

    /**
     * Those of {@code layouts} that hold on the search's seed and over all seeds, or on each where they are few; null when
     * runs are missing, which are lacking now.
     */
    @Nullable
    List<Layout> holding(List<Layout> layouts, double factor, BiPredicate<Layout, PricedRun> allowed) {
        List<Layout> promising = promising(layouts, factor, allowed);
        if (promising == null) {
            return null;
        }
        List<Layout> holding = new ArrayList<>();
        boolean isComplete = true;
        for (Layout layout : promising) {
            Optional<Boolean> holds = holdsOverSeeds(layout, factor);
            isComplete &= holds.isPresent();
            if (holds.orElse(false)) {
                holding.add(layout);
            }
        }
        return isComplete ? holding : null;
    }

    /** Empty when runs are missing. */
    private Optional<Boolean> holdsOverSeeds(Layout layout, double factor) {
        return Optional.ofNullable(known.find(overSeeds(layout, factor)))
                .map(runs -> template.judgesOverSeeds()
                        ? LateShares.areWithin(runs, template.slo())
                        : runs.stream().allMatch(run -> run.report().holds()));
    }

    /** The runs of a layout under a load that it carries, the search's seed first. */
    List<PricedRun> get(Layout layout, double factor) {
        return RunTemplate.resolved(known.find(overSeeds(layout, factor)), "runs of " + layout.id());
    }

    /**
     * Whether it is known how a layout fails under a load that it does not carry: a run to its end on the first seed on which it
     * does not hold, on the search's where it fails over all seeds together. When not, that run is lacking now.
     */
    boolean hasFailing(Layout layout, double factor, BiPredicate<Layout, PricedRun> allowed) {
        return known.find(List.of(failing(layout, factor, allowed))) != null;
    }

    /** That run. */
    PricedRun getFailing(Layout layout, double factor, BiPredicate<Layout, PricedRun> allowed) {
        return RunTemplate.resolved(
                        known.find(List.of(failing(layout, factor, allowed))),
                        "the run in which " + layout.id() + " fails")
                .getFirst();
    }

    private RunSpec failing(Layout layout, double factor, BiPredicate<Layout, PricedRun> allowed) {
        List<PricedRun> first =
                RunTemplate.resolved(known.find(List.of(first(layout, factor))), "the first run of " + layout.id());
        if (first.getFirst().report().holds() && allowed.test(layout, first.getFirst())) {
            for (long seed : template.confirmationSeeds()) {
                RunSpec fresh = under(template.completeRun(layout, seed), factor);
                if (!RunTemplate.resolved(known.find(List.of(fresh)), "a fresh run of " + layout.id())
                        .getFirst()
                        .report()
                        .holds()) {
                    return fresh;
                }
            }
        }
        return under(template.completeRun(layout, template.seed()), factor);
    }

    /** A run that holds has come to its end, whichever way it was asked for. */
    private List<RunSpec> overSeeds(Layout layout, double factor) {
        return Stream.concat(
                        Stream.of(first(layout, factor)),
                        template.confirmationSeeds().stream()
                                .map(seed -> under(template.completeRun(layout, seed), factor)))
                .toList();
    }

    private RunSpec first(Layout layout, double factor) {
        return under(template.run(layout, template.seed()), factor);
    }

    private RunSpec under(RunSpec run, double factor) {
        Traffic traffic = ChangedTraffic.load(template.traffic(), factor)
                .orElseThrow(
                        () -> new IllegalStateException("there is no load of " + factor + " times the question's"));
        double longer = Math.max(1, factor);
        return run.under(traffic, (int) Math.ceil(template.warmupRequests() * longer), (int)
                Math.ceil(template.measuredRequests() * longer));
    }
}
