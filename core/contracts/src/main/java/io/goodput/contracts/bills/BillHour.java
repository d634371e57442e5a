package io.goodput.contracts.bills;

import org.jspecify.annotations.Nullable;

/**
 * The bill of an hour of the run's clock, or of as much of it as lies in the measured window; of long windows, of several
 * hours. All parts sum to usd.
 *
 * @param fromSeconds from the start of the run
 * @param toSeconds from the start of the run
 * @param inputTokens prompt tokens served
 * @param cachedTokens of those, the ones found in a prefix cache
 * @param outputTokens made
 * @param usd all that is paid for this time
 * @param servingUsd of instances that get requests and were stepping
 * @param idleUsd of instances that get requests and had none to step for
 * @param startingUsd of instances that did not serve yet
 * @param drainingUsd of instances that got no more requests
 * @param failedUsd of instances whose hardware had failed without anybody knowing
 * @param committedUnusedUsd of billed GPUs on which no instance sat
 * @param electricityUsd metered
 * @param otherUsd storage and what is fixed
 * @param usdPerMillionTokens usd over input and output tokens; absent without tokens
 */
public record BillHour(
        double fromSeconds,
        double toSeconds,
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        double usd,
        double servingUsd,
        double idleUsd,
        double startingUsd,
        double drainingUsd,
        double failedUsd,
        double committedUnusedUsd,
        double electricityUsd,
        double otherUsd,
        @Nullable Double usdPerMillionTokens) {}
