package io.goodput.contracts.claims;

import org.jspecify.annotations.Nullable;

/**
 * A point of a claim beside the simulation of it.
 *
 * @param point name of the claim's input
 * @param grade what stands behind the claim's figure
 * @param tokensPerSecondPerGpu the claim's figure
 * @param tokensPerSecondPerUser at which it was measured; absent where that is not told
 * @param simulatedTokensPerSecondPerGpu input and output tokens a second over all GPUs
 * @param lowTokensPerSecondPerGpu the same when steps are as slow as their error band says
 * @param highTokensPerSecondPerGpu the same when steps are as fast as their error band says
 * @param simulatedTokensPerSecondPerUser 1 over the simulated median time per output token
 * @param simulatedTimeToFirstTokenSeconds its median
 * @param differenceShare simulated / the claim's figure − 1
 * @param misses whether the claim's figure lies outside the band
 * @param runId identity of the run
 */
public record PointComparison(
        String point,
        SourceGrade grade,
        double tokensPerSecondPerGpu,
        @Nullable Double tokensPerSecondPerUser,
        double simulatedTokensPerSecondPerGpu,
        double lowTokensPerSecondPerGpu,
        double highTokensPerSecondPerGpu,
        @Nullable Double simulatedTokensPerSecondPerUser,
        @Nullable Double simulatedTimeToFirstTokenSeconds,
        double differenceShare,
        boolean misses,
        String runId) {
    /** A claim's input beside what was simulated of it. */
    public static PointComparison of(ClaimInput input, SimulatedPoint simulated) {
        return new PointComparison(
                input.name(),
                input.grade(),
                input.value(),
                input.tokensPerSecondPerUser(),
                simulated.tokensPerSecondPerGpu(),
                simulated.lowTokensPerSecondPerGpu(),
                simulated.highTokensPerSecondPerGpu(),
                simulated.tokensPerSecondPerUser(),
                simulated.medianTimeToFirstTokenSeconds(),
                simulated.tokensPerSecondPerGpu() / input.value() - 1,
                input.value() < simulated.lowTokensPerSecondPerGpu()
                        || input.value() > simulated.highTokensPerSecondPerGpu(),
                simulated.runId());
    }
}
