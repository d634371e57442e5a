package io.goodput.contracts.claims;

import org.jspecify.annotations.Nullable;

/**
 * A claim's fleet under one load: a point of its degradation curve.
 *
 * @param point name of the load
 * @param timesMean the load over the claim's mean rate of calls of this length
 * @param requestsPerSecond calls a second
 * @param gpus of the fleet that was simulated
 * @param attainment share of calls inside the limits
 * @param holds whether the objective holds
 * @param medianTimeToFirstTokenSeconds absent where queues grow
 * @param tailTimeToFirstTokenSeconds the 99th percentile; absent where queues grow
 * @param tokensPerSecondPerUser 1 over the median time per output token; absent where queues grow
 * @param runId identity of the run
 */
public record LoadedFleet(
        String point,
        double timesMean,
        double requestsPerSecond,
        int gpus,
        double attainment,
        boolean holds,
        @Nullable Double medianTimeToFirstTokenSeconds,
        @Nullable Double tailTimeToFirstTokenSeconds,
        @Nullable Double tokensPerSecondPerUser,
        String runId) {}
