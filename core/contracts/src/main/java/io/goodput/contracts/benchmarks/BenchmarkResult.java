package io.goodput.contracts.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What was measured, in the product's own terms; absent where it was not.
 *
 * @param goodRequestsPerSecond requests inside the tool's own limits, a second
 * @param outputTokensPerSecondPerGpu output tokens over <em>all</em> GPUs, those of a prefill pool too
 * @param totalTokensPerSecondPerGpu input and output tokens over all GPUs
 * @param timePerOutputToken (latency - time to first token) / (output tokens - 1), as the tool measured it; its mean is
 *     recomputed where the tool has none
 * @param recomputedTimePerOutputTokenSeconds the same from means: (mean latency - mean time to first token) / (mean
 *     output tokens - 1), or of single requests where the file holds them
 * @param interTokenLatency gaps between tokens as they came, or between chunks where the tool sees only those
 * @param wattsPerGpu what the board of one GPU drew on average while it was measured
 */
public record BenchmarkResult(
        @Nullable Long completedRequests,
        @Nullable Long failedRequests,
        @Nullable Double durationSeconds,
        @Nullable Double requestsPerSecond,
        @Nullable Double goodRequestsPerSecond,
        @Nullable Double inputTokensPerSecond,
        @Nullable Double outputTokensPerSecond,
        @Nullable Double totalTokensPerSecond,
        @Nullable Double outputTokensPerSecondPerGpu,
        @Nullable Double totalTokensPerSecondPerGpu,
        @Nullable LatencyFigures timeToFirstToken,
        @Nullable LatencyFigures timePerOutputToken,
        @Nullable Double recomputedTimePerOutputTokenSeconds,
        @Nullable LatencyFigures interTokenLatency,
        @Nullable LatencyFigures endToEnd,
        @Nullable Double wattsPerGpu) {}
