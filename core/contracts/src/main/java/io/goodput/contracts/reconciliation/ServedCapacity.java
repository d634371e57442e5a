package io.goodput.contracts.reconciliation;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What one GPU of a system serves inside the latency limits, from a run or a measurement.
 *
 * @param system of the catalog
 * @param inputTokensPerSecondPerGpu prompt tokens that are computed, above 0 and at most 10^9
 * @param cachedInputTokensPerSecondPerGpu prompt tokens that a prefix cache holds, likewise; when absent they take no time
 * @param outputTokensPerSecondPerGpu generated tokens, above 0 and at most 10^9
 * @param inputShareOfTime share of the GPUs' time that goes to input, above 0 and below 1, where both rates were measured at
 *     once: of a split layout the prefill pool's share of the GPUs. When absent each rate is that of a GPU that does nothing
 *     else
 * @param source which run, or who measured what when
 */
public record ServedCapacity(
        String system,
        double inputTokensPerSecondPerGpu,
        @Nullable Double cachedInputTokensPerSecondPerGpu,
        double outputTokensPerSecondPerGpu,
        @Nullable Double inputShareOfTime,
        String source) {
    private static final double MOST = 1e9;

    public ServedCapacity {
        var checks = new Checks();
        checks.name("system", system);
        checks.positive("inputTokensPerSecondPerGpu", inputTokensPerSecondPerGpu, MOST);
        if (cachedInputTokensPerSecondPerGpu != null) {
            checks.positive("cachedInputTokensPerSecondPerGpu", cachedInputTokensPerSecondPerGpu, MOST);
        }
        checks.positive("outputTokensPerSecondPerGpu", outputTokensPerSecondPerGpu, MOST);
        if (inputShareOfTime != null) {
            checks.range("inputShareOfTime", inputShareOfTime, 0.001, 0.999);
        }
        checks.require(
                !source.isBlank() && source.length() <= 1_000,
                "source",
                source,
                "source must be a text of 1 to 1000 characters",
                "Maybe the run's id, or who measured what when");
        checks.done();
    }

    /** GPU-hours that serve these tokens when every GPU is busy all the time. */
    public double gpuHours(TokenTotals tokens) {
        double inputShare = inputShareOfTime == null ? 1 : inputShareOfTime;
        double outputShare = inputShareOfTime == null ? 1 : 1 - inputShareOfTime;
        double seconds = tokens.input() / inputTokensPerSecondPerGpu * inputShare
                + tokens.output() / outputTokensPerSecondPerGpu * outputShare;
        if (cachedInputTokensPerSecondPerGpu != null) {
            seconds += tokens.cachedInputOr0() / cachedInputTokensPerSecondPerGpu * inputShare;
        }
        return seconds / 3_600;
    }
}
