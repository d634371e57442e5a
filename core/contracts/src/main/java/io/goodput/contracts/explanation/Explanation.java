package io.goodput.contracts.explanation;

import java.util.List;

/**
 * A tier's winner explained. Why each runner-up lost is said by its verdict, what was not modelled by the answer's
 * assumptions.
 *
 * @param bottleneck what takes the most of the latency that is nearest to its limit
 * @param budgets what each limit is spent on, in the order of the limits; none of limits on gaps between tokens
 * @param headroom how much more load the winner carries
 * @param instances one instance more and one fewer in each pool
 * @param inputs the inputs, the one on which the answer hangs most first: by the ends of its range at which the winner
 *     fails, then by those at which nothing that was tried holds, then by how much more or less what is needed there costs,
 *     then by the change of the latency nearest to its limit
 * @param growth the plan at 1.5, 2 and 4 times the load, as far as a load may be so large
 * @param runs how many different runs this was said from
 * @param method how it was found, with its tolerances, and what that does not prove
 */
public record Explanation(
        LimitingCause bottleneck,
        List<LatencyBudget> budgets,
        Headroom headroom,
        List<InstanceChange> instances,
        List<InputEffect> inputs,
        List<GrownLoad> growth,
        int runs,
        String method) {
    public Explanation {
        budgets = List.copyOf(budgets);
        instances = List.copyOf(instances);
        inputs = List.copyOf(inputs);
        growth = List.copyOf(growth);
    }
}
