package io.goodput.planning;

import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RunSpec;
import java.util.List;
import java.util.Optional;

/**
 * A search as a state machine of rounds. It holds no clock, no thread and no random source: the same question and the
 * same completed rounds give the same next round, so a search can be replayed anywhere from stored runs.
 *
 * @param <A> the answer
 */
public sealed interface Search<A>
        permits PlanSearch, ScenarioSearch, ScaleOutSearch, RedundancySearch, BillSearch, CapacitySearch, WhatIfSearch {
    /** The runs of the open round, in layout order, none twice; empty when the search is over. */
    List<RunSpec> round();

    /** Whose prices the runs of the open round are billed by; empty where they are the question's. */
    default Optional<Pricing> pricing() {
        return Optional.empty();
    }

    /** Closes the open round with its runs, in the round's order. */
    void complete(List<PricedRun> runs);

    /** How far the search is. */
    SearchProgress progress();

    /** The answer; only when {@link #round()} is empty. */
    A answer();
}
