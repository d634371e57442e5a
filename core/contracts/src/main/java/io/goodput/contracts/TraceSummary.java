package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What is in a trace, or in the window of it that was asked for.
 *
 * @param format how it was read
 * @param requests all turns of sessions included
 * @param sessions single requests, and sessions of several turns that say what follows when
 * @param seconds from the first arrival to the last, in the trace's own time; absent when it has no times
 * @param firstSeconds first arrival; absent when it has no times
 * @param requestsPerSecond requests over seconds; absent when it has no times or only one
 * @param peakMinuteShare requests in the busiest minute over those in a mean minute; absent likewise
 * @param gapVariation standard deviation over mean of the gaps between arrivals; absent likewise
 * @param inputTokens of prompts
 * @param outputTokens of outputs
 * @param blockTokens tokens of the blocks that prompts have ids of; absent when they have none
 */
public record TraceSummary(
        TraceFormat format,
        long requests,
        long sessions,
        @Nullable Double seconds,
        @Nullable Double firstSeconds,
        @Nullable Double requestsPerSecond,
        @Nullable Double peakMinuteShare,
        @Nullable Double gapVariation,
        Tokens inputTokens,
        Tokens outputTokens,
        @Nullable Integer blockTokens) {
    /** Token counts; percentiles to four digits. */
    public record Tokens(int min, double mean, int p50, int p95, int max) {}
}
