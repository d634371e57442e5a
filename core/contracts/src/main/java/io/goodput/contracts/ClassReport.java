package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one class met, against the class's own objective.
 *
 * @param name of the class
 * @param requests the class's requests of the whole run by where they ended
 * @param measuredRequests those that are measured
 * @param latencies of the measured requests; absent when the run is unstable
 * @param limits the objective's limits, in its order
 * @param attainment share of measured requests that met every per-request limit jointly (TTFT, TPOT, E2E); requests
 *     still in flight at the end that are past no limit are left out
 * @param holds whether the objective holds in this run
 * @param goodputRequestsPerSecond measured requests inside the limits per second of the window
 * @param goodputTokensPerSecond input and output tokens of those requests per second of the window
 * @param inputTokens prompt tokens of the measured requests that finished
 * @param cachedTokens of their prompt tokens, those that a prefix cache held when the prompt was first taken
 * @param outputTokens their output tokens
 * @param phases where the time of the measured requests went
 * @param latePhases where the time of those went that missed a limit
 */
public record ClassReport(
        String name,
        RequestCounts requests,
        long measuredRequests,
        @Nullable Latencies latencies,
        List<LimitOutcome> limits,
        double attainment,
        boolean holds,
        double goodputRequestsPerSecond,
        double goodputTokensPerSecond,
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        PhaseShares phases,
        PhaseShares latePhases) {
    public ClassReport {
        limits = List.copyOf(limits);
    }

    /** This class in a run that turned out to be unstable: its percentiles mean nothing. */
    ClassReport unstable() {
        return new ClassReport(
                name,
                requests,
                measuredRequests,
                null,
                limits,
                attainment,
                false,
                goodputRequestsPerSecond,
                goodputTokensPerSecond,
                inputTokens,
                cachedTokens,
                outputTokens,
                phases,
                latePhases);
    }
}
