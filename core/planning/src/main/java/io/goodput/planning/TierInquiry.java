package io.goodput.planning;

import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.TierAnswer;
import java.util.List;
import java.util.Map;

/**
 * Something more to tell of a tier whose search is over. It asks for runs as a search does, round by round, and is told
 * again with every round until none is missing.
 */
sealed interface TierInquiry permits StepTimeBand, TierRelief, TierScaling, TierExplanation {
    /** The runs that are missing; empty when all is told. */
    List<RunSpec> wanted();

    /** Goes on with all runs that are known by now. */
    void advance(Map<RunSpec, PricedRun> known);

    /** What it is at, in words. */
    String phase();

    /** The tier's answer with what was asked for; only when no run is missing. */
    TierAnswer told();
}
