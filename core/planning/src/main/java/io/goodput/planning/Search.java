package io.goodput.planning;

import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import java.util.List;

/**
 * A search as a state machine of rounds. It holds no clock, no thread and no random source: the same question and the
 * same completed rounds give the same next round, so a search can be replayed anywhere from stored runs.
 *
 * @param <A> the answer
 */
public sealed interface Search<A>
        permits PlanSearch,
                FrontSearch,
                FuturesSearch,
                ScenarioSearch,
                ScaleOutSearch,
                RedundancySearch,
                BillSearch,
                CapacitySearch {
    /** The runs of the open round, in layout order, none twice; empty when the search is over. */
    List<RunSpec> round();

    /** Closes the open round with its runs, in the round's order. */
    void complete(List<PricedRun> runs);

    /** How far the search is. */
    SearchProgress progress();

    /** The answer; only when {@link #round()} is empty. */
    A answer();
}
