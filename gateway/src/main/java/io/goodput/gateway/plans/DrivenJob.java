package io.goodput.gateway.plans;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.RateCard;
import org.jspecify.annotations.Nullable;

/**
 * What an owner needs to drive a job, or to go on where its predecessor stopped.
 *
 * @param kind what was asked for
 * @param question canonical JSON of the resolved question
 * @param estimates what the search was built with; absent until the simulator-service was asked
 * @param rates what the search was built with; absent until the tco-service was asked
 * @param roundsRecorded rounds that are already told; −1 when not even the start is
 */
record DrivenJob(
        JobKind kind,
        String question,
        @Nullable Estimates estimates,
        @Nullable RateCard rates,
        int roundsRecorded) {}
