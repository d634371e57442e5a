package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.CutShort;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated layout under one tier, and the fresh seeds that it was tried on. */
final class Trial {
    private final Candidate candidate;
    private final PriceTier tier;
    private final RunTemplate template;
    private PricedRun run;
    private final Rank rank;
    private final List<PricedRun> confirmations = new ArrayList<>();

    Trial(Candidate candidate, PricedRun run, PriceTier tier, RunTemplate template) {
        this.candidate = candidate;
        this.run = run;
        this.tier = tier;
        this.template = template;
        this.rank = new Rank(run.bill(tier).usdPerHour(), candidate.bound().gpus(), candidate.id());
        if (rank.usdPerHour() < candidate.bound().usdPerHour()) {
            throw new IllegalStateException("the bill of " + candidate.id() + ", " + rank.usdPerHour()
                    + " $/h, is below its lower bound, " + candidate.bound().usdPerHour() + " $/h");
        }
    }

    Candidate candidate() {
        return candidate;
    }

    PricedRun run() {
        return run;
    }

    Bill bill() {
        return run.bill(tier);
    }

    /** Its place in the order by what it was billed. */
    Rank rank() {
        return rank;
    }

    /** Whether its run was ended when it was hopeless, so that nothing is known but that it fails. */
    boolean isCutShort() {
        return run.report().cutShort() != null;
    }

    /** Takes the run to its end of the same layout and seed in the place of one that was cut short. */
    void complete(PricedRun complete) {
        if (complete.report().holds()) {
            throw new IllegalStateException(
                    "run " + run.runId() + " was ended as hopeless, and " + complete.runId() + " holds");
        }
        run = complete;
    }

    void confirm(PricedRun confirmation) {
        confirmations.add(confirmation);
    }

    /** Runs on fresh seeds, in the order of the seeds; empty until the layout was the best of its family. */
    List<PricedRun> confirmations() {
        return confirmations;
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
                        && !LateShares.areWithin(allRuns(), template.slo()));
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

    /** That of the search's seed, then those of the fresh ones. */
    List<PricedRun> allRuns() {
        List<PricedRun> all = new ArrayList<>();
        all.add(run);
        all.addAll(confirmations);
        return all;
    }

    /** Whether it holds on the search's seed, and on all fresh ones. */
    boolean isConfirmed() {
        return holds() && confirmations.size() == template.confirmationSeeds().size();
    }

    /** Whether it holds by all that is known so far. */
    boolean holds() {
        return run.report().holds() && !isReversed();
    }

    /**
     * How near it came, over all its runs: the least of share over required share, so 1 or more where the objective
     * holds; of runs that were cut short, which come behind all others, the share of requests that had ended by then
     * above −1.
     */
    double nearness(ServiceLevelObjective slo) {
        double least = nearness(run, slo);
        for (PricedRun confirmation : confirmations) {
            least = Math.min(least, nearness(confirmation, slo));
        }
        return least;
    }

    private static double nearness(PricedRun run, ServiceLevelObjective slo) {
        CutShort cut = run.report().cutShort();
        if (cut != null) {
            return (double) cut.endedRequests() / cut.measuredRequests() - 1;
        }
        Double attainment = slo.attainment();
        if (attainment != null) {
            return run.report().attainment() / attainment;
        }
        return run.report().limits().stream()
                .mapToDouble(limit -> limit.share() / limit.requiredShare())
                .min()
                .orElseThrow(() -> new IllegalStateException("the report of run " + run.runId() + " has no limits"));
    }
}
