package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated layout under one tier, and the fresh seeds that it was tried on. */
final class Trial {
    private final Candidate candidate;
    private final PricedRun run;
    private final Bill bill;
    private final Rank rank;
    private final List<PricedRun> confirmations = new ArrayList<>();

    Trial(Candidate candidate, PricedRun run, PriceTier tier) {
        this.candidate = candidate;
        this.run = run;
        this.bill = run.bill(tier);
        this.rank = new Rank(bill.usdPerHour(), candidate.bound().gpus(), candidate.id());
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
        return bill;
    }

    /** Its place in the order by what it was billed. */
    Rank rank() {
        return rank;
    }

    void confirm(PricedRun confirmation) {
        confirmations.add(confirmation);
    }

    /** Runs on fresh seeds, in the order of the seeds; empty until the layout was the best of its family. */
    List<PricedRun> confirmations() {
        return confirmations;
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

    /** Whether it holds on every seed tried so far. */
    boolean holds() {
        return run.report().holds() && reversal() == null;
    }

    /**
     * How near it came, over all its runs: the least of share over required share, so 1 or more where the objective
     * holds.
     */
    double nearness(ServiceLevelObjective slo) {
        double least = nearness(run, slo);
        for (PricedRun confirmation : confirmations) {
            least = Math.min(least, nearness(confirmation, slo));
        }
        return least;
    }

    private static double nearness(PricedRun run, ServiceLevelObjective slo) {
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
