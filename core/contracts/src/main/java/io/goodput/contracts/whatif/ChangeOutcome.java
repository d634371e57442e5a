package io.goodput.contracts.whatif;

import io.goodput.contracts.Layout;
import io.goodput.contracts.Report;
import io.goodput.contracts.explanation.LimitBreak;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one change does.
 *
 * @param name of the change
 * @param kind what it changes, by the field's name
 * @param layout what is deployed with it
 * @param runId the run behind the figures
 * @param simulated whether that is another run than the plan's
 * @param holds whether the objective holds, on the search's seed
 * @param limits each limit of the objective
 * @param attainment share of requests inside all per-request limits, 0..1
 * @param tokensPerSecond input and output tokens
 * @param costs one per tier of the plan, in its order
 * @param breaks how it fails; absent where it holds
 * @param report of that run
 * @param verdict all that in a sentence
 */
public record ChangeOutcome(
        String name,
        String kind,
        Layout layout,
        String runId,
        boolean simulated,
        boolean holds,
        List<LimitDifference> limits,
        Difference attainment,
        Difference tokensPerSecond,
        List<CostDifference> costs,
        @Nullable LimitBreak breaks,
        Report report,
        String verdict) {
    public ChangeOutcome {
        limits = List.copyOf(limits);
        costs = List.copyOf(costs);
    }
}
