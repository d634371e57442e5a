package io.goodput.contracts;

import java.util.List;

/**
 * What a run measured. Latencies are of the measured requests; counts are of the whole run; usage and pools are of the
 * measured window.
 *
 * @param requests the whole run's requests by where they ended
 * @param timeToFirstToken in seconds
 * @param timePerOutputToken in seconds; requests with one output token have none
 * @param interTokenLatency in seconds, over tokens
 * @param endToEnd in seconds
 * @param meanTransferSeconds mean time a request's KV was moving; 0 in aggregated mode
 * @param limits the objective's limits, in its order
 * @param attainment share of measured requests that met every per-request limit jointly (TTFT, TPOT, E2E)
 * @param holds whether the objective holds in this run
 * @param goodputRequestsPerSecond measured requests inside the limits per second of the window
 * @param goodputTokensPerSecond input and output tokens of those requests per second of the window
 * @param bottleneck what requests waited for most
 * @param pools in the layout's order
 * @param usage what the window used
 * @param events events that the engine handled in the whole run
 */
public record Report(
        RequestCounts requests,
        LatencySummary timeToFirstToken,
        LatencySummary timePerOutputToken,
        LatencySummary interTokenLatency,
        LatencySummary endToEnd,
        double meanTransferSeconds,
        List<LimitOutcome> limits,
        double attainment,
        boolean holds,
        double goodputRequestsPerSecond,
        double goodputTokensPerSecond,
        Bottleneck bottleneck,
        List<PoolReport> pools,
        Usage usage,
        long events) {
    public Report {
        limits = List.copyOf(limits);
        pools = List.copyOf(pools);
    }
}
