package io.goodput.contracts.capacity;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.TraceNames;
import org.jspecify.annotations.Nullable;

/**
 * The question: how many times this traffic does a budget carry inside these limits? The budget is the plan's limits (GPUs,
 * racks, kilowatts), dollars an hour, or all of them.
 *
 * @param plan traffic, limits on latency, systems, modes and prices, as a question for the cheapest layout has them; with
 *     limits unless there are dollars, and without an explanation
 * @param maxUsdPerHour the most that the GPUs may cost an hour, above 0 and at most 1,000,000; no bound when absent
 */
public record CapacityRequest(PlanRequest plan, @Nullable Double maxUsdPerHour) {
    public CapacityRequest {
        var checks = new Checks();
        if (maxUsdPerHour != null) {
            checks.positive("maxUsdPerHour", maxUsdPerHour, 1e6);
        }
        checks.require(
                maxUsdPerHour != null || plan.limits() != null,
                "plan/limits",
                "absent",
                "a budget is needed: limits of the plan, or maxUsdPerHour",
                "Maybe limits: {maxGpus: 144, maxProvisionedKilowatts: 300}");
        checks.require(
                plan.explain() == null || !plan.explain(),
                "plan/explain",
                "true",
                "what a budget carries is not explained",
                "Maybe leave it out, and explain a plan for that load");
        checks.done();
    }

    /** The same question about another plan. */
    public CapacityRequest on(PlanRequest other) {
        return new CapacityRequest(other, maxUsdPerHour);
    }

    /** The same with the contents of traces in the place of their names. */
    public CapacityRequest resolved(TraceNames names) {
        try {
            return on(plan.resolved(names));
        } catch (InvalidInputException e) {
            throw e.under("/plan");
        }
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public CapacityRequest named(OwnEntryNames names) {
        return on(plan.named(names));
    }
}
