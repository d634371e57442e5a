package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.TierAnswer;

/**
 * What an inquiry knows of a tier whose search is over.
 *
 * @param question with every field filled
 * @param answer of the search, with what was told since
 */
record TierFacts(PlanRequest question, RunTemplate template, Estimates estimates, RateCard rates, TierAnswer answer) {
    /** Scales layouts by these runs. */
    LayoutScaling scaling(ExplainedRuns runs) {
        return new LayoutScaling(question, estimates, rates, answer.tier(), runs);
    }

    /** The question's own load and step times. */
    Setting setting() {
        return Setting.of(template);
    }
}
