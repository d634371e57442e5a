package io.goodput.planning;

import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.StoppedBy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
                WhatIfSearch,
                ScenarioSearch,
                ScaleOutSearch,
                RedundancySearch,
                BillSearch,
                CapacitySearch {
    /** The runs of the open round, in layout order, none twice; empty when the search is over. */
    List<RunSpec> round();

    /** Whose prices the runs of the open round are billed by; empty where they are the question's. */
    default Optional<Pricing> pricing() {
        return Optional.empty();
    }

    /** Closes the open round with its runs, in the round's order. */
    void complete(List<PricedRun> runs);

    /**
     * Ends the search at its deadline: no round is open from now on, and the answer is of what is known. Does nothing when
     * the search is over.
     *
     * @param completed those runs of the open round that are known
     * @throws UnsupportedOperationException by a search that answers as a whole or not at all
     */
    default void stop(Map<RunSpec, PricedRun> completed) {
        throw new UnsupportedOperationException("only plans take a deadline");
    }

    /** What ended the search before it was over; null while nothing has. */
    default @Nullable StoppedBy stoppedBy() {
        return null;
    }

    /** How far the search is. */
    SearchProgress progress();

    /** The answer; only when {@link #round()} is empty. */
    A answer();
}
