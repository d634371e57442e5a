package io.goodput.planning;

import io.goodput.contracts.Layout;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
     * Those of {@code layouts} that hold on the search's seed and then on every fresh one; null when runs are missing,
     * which are lacking now.
     */
    @Nullable
    List<Layout> holding(List<Layout> layouts, double factor) {
        List<PricedRun> first = known.find(layouts.stream()
                .map(layout -> run(layout, factor, template.seed()))
                .toList());
        if (first == null) {
            return null;
        }
        List<Layout> promising = new ArrayList<>();
        for (int i = 0; i < layouts.size(); i++) {
            if (first.get(i).report().holds()) {
                promising.add(layouts.get(i));
            }
        }
        List<Layout> holding = new ArrayList<>();
        boolean isComplete = true;
        for (Layout layout : promising) {
            Optional<Boolean> holds = holdsOnFresh(layout, factor);
            isComplete &= holds.isPresent();
            if (holds.orElse(false)) {
                holding.add(layout);
            }
        }
        return isComplete ? holding : null;
    }

    private Optional<Boolean> holdsOnFresh(Layout layout, double factor) {
        List<PricedRun> fresh = known.find(template.confirmationSeeds().stream()
                .map(seed -> run(layout, factor, seed))
                .toList());
        return fresh == null
                ? Optional.empty()
                : Optional.of(fresh.stream().allMatch(run -> run.report().holds()));
    }

    /** All runs of a layout under a load, the search's seed first, that were made for {@link #holding}. */
    List<PricedRun> of(Layout layout, double factor) {
        List<PricedRun> runs =
                known.find(Stream.concat(Stream.of(template.seed()), template.confirmationSeeds().stream())
                        .map(seed -> run(layout, factor, seed))
                        .toList());
        return RunTemplate.resolved(runs, "runs of " + layout.id());
    }

    /** The first run of a layout under a load that does not hold. */
    PricedRun failing(Layout layout, double factor) {
        for (long seed : Stream.concat(Stream.of(template.seed()), template.confirmationSeeds().stream())
                .toList()) {
            List<PricedRun> run =
                    RunTemplate.resolved(known.find(List.of(run(layout, factor, seed))), "the run of " + layout.id());
            if (!run.getFirst().report().holds()) {
                return run.getFirst();
            }
        }
        throw new IllegalStateException(layout.id() + " holds at " + factor + " times the load");
    }

    private RunSpec run(Layout layout, double factor, long seed) {
        Traffic traffic = ChangedTraffic.load(template.traffic(), factor)
                .orElseThrow(
                        () -> new IllegalStateException("there is no load of " + factor + " times the question's"));
        double longer = Math.max(1, factor);
        return template.run(layout, seed).under(traffic, (int) Math.ceil(template.warmupRequests() * longer), (int)
                Math.ceil(template.measuredRequests() * longer));
    }
}
