package io.goodput.planning;

import io.goodput.contracts.CutShort;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PricedRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of one layout under one condition: on the search's seed, then on the fresh ones that it was tried on. */
final class SeededRuns {
    private final RunTemplate template;
    private PricedRun first;
    private final List<PricedRun> confirmations = new ArrayList<>();

    SeededRuns(RunTemplate template, PricedRun first) {
        this.template = template;
        this.first = first;
    }

    /**
     * All runs of a layout that tell whether it holds, to their ends: the fresh ones while it does.
     *
     * @throws RunNeeded when one is missing
     */
    static SeededRuns of(RunTemplate template, Layout layout, ExplainedRuns known) {
        var runs = new SeededRuns(template, known.get(template.completeRun(layout, template.seed())));
        for (long seed : template.confirmationSeeds()) {
            if (runs.holds()) {
                runs.confirm(known.get(template.completeRun(layout, seed)));
            }
        }
        return runs;
    }

    /** The run on the search's seed. */
    PricedRun first() {
        return first;
    }

    /** Whether that run was ended when it was hopeless, so that nothing is known but that it fails. */
    boolean isCutShort() {
        return first.report().cutShort() != null;
    }

    /** Takes the run to its end of the same layout and seed in the place of one that was cut short. */
    void complete(PricedRun complete) {
        if (complete.report().holds()) {
            throw new IllegalStateException(
                    "run " + first.runId() + " was ended as hopeless, and " + complete.runId() + " holds");
        }
        first = complete;
    }

    void confirm(PricedRun confirmation) {
        confirmations.add(confirmation);
    }

    /** Runs on fresh seeds, in the order of the seeds; empty until the layout was the best of its family. */
    List<PricedRun> confirmations() {
        return confirmations;
    }

    /** That of the search's seed, then those of the fresh ones. */
    List<PricedRun> all() {
        List<PricedRun> all = new ArrayList<>();
        all.add(first);
        all.addAll(confirmations);
        return all;
    }

    /** Whether it holds by all that is known so far. */
    boolean holds() {
        return first.report().holds() && !isReversed();
    }

    /**
     * Whether fresh seeds have struck it out: of few seeds, each has to hold by itself; of {@value LateShares#LEAST_RUNS}
     * or more, the search's among them, the objective has to hold over all.
     */
    boolean isReversed() {
        if (!template.judgesOverSeeds()) {
            return reversal() != null;
        }
        return confirmations.stream().anyMatch(LateShares::isUnstable)
                || (confirmations.size() == template.confirmationSeeds().size()
                        && !LateShares.areWithin(all(), template.slo()));
    }

    /** The first fresh seed's run that does not hold; null while there is none. */
    @Nullable
    PricedRun reversal() {
        for (PricedRun confirmation : confirmations) {
            if (!confirmation.report().holds()) {
                return confirmation;
            }
        }
        return null;
    }

    /**
     * How near it came, over all its runs: the least of share over required share, so 1 or more where the objective
     * holds; of runs that were cut short, which come behind all others, the share of requests that had ended by then
     * above −1.
     */
    double nearness() {
        return all().stream().mapToDouble(this::nearness).min().orElseThrow();
    }

    private double nearness(PricedRun run) {
        CutShort cut = run.report().cutShort();
        if (cut != null) {
            return (double) cut.endedRequests() / cut.measuredRequests() - 1;
        }
        Double attainment = template.slo().attainment();
        if (attainment != null) {
            return run.report().attainment() / attainment;
        }
        return run.report().limits().stream()
                .mapToDouble(limit -> limit.share() / limit.requiredShare())
                .min()
                .orElseThrow(() -> new IllegalStateException("the report of run " + run.runId() + " has no limits"));
    }
}
