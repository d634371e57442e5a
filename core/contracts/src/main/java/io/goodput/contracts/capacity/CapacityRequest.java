package io.goodput.contracts.capacity;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.TraceNames;

/**
 * The question: how many times this traffic does a budget carry inside these limits? The budget is the plan's limits (GPUs,
 * racks, kilowatts, dollars an hour), one or all of them.
 *
 * @param plan traffic, limits on latency, systems, modes and prices, as a question for the cheapest layout has them; with
 *     limits, and without an explanation, an objective or spares
 */
public record CapacityRequest(PlanRequest plan) {
    public CapacityRequest {
        var checks = new Checks();
        checks.require(
                plan.limits() != null && plan.limits().isBudget(),
                "plan/limits",
                plan.limits() == null ? "absent" : plan.limits(),
                "a budget is needed: GPUs, racks, kilowatts or dollars",
                "Maybe limits: {maxGpus: 144, maxProvisionedKilowatts: 300}");
        checks.require(
                plan.objective() == null || plan.objective() == PlanObjective.USD,
                "plan/objective",
                plan.objective(),
                "what a budget carries has an objective of its own: the most load",
                "Maybe leave it out");
        checks.require(
                plan.spareInstances() == null || plan.spareInstances() == 0,
                "plan/spareInstances",
                String.valueOf(plan.spareInstances()),
                "what a budget carries is asked of all of its instances",
                "Maybe leave it out, and ask for a plan with spares for that load");
        checks.require(
                plan.scaling().isEmpty(),
                "plan/space/scaling",
                "given",
                "what a budget carries is asked of layouts that stay as they are",
                "Maybe leave it out, and ask for a plan with it");
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
        return new CapacityRequest(other);
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
