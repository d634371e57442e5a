package io.goodput.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark says of itself, one JSON object in one line.
 *
 * @param bench its name
 * @param requests that arrived and were measured
 * @param inputTokens prompt tokens computed or found in a cache in the measured window
 * @param outputTokens tokens made in the measured window
 * @param decodeSteps steps with decoding requests in the measured window
 * @param events events that the engine handled
 * @param meanDecodeBatch mean requests in such a step
 * @param peakPrefillUtilisation share of the busiest bucket of the series (a minute where the benchmark says so) in
 *     which the pool that computes prompts was stepping, 0..1
 * @param preemptions requests that lost their KV room
 * @param cpuSeconds of the whole process up to here, the start of the JVM included
 * @param loopCpuSeconds of the thread that ran the simulation, after a warm-up run
 * @param wallSeconds since the process was started
 * @param peakRssMiB most resident memory of the process
 * @param requestsPerCpuSecond requests over cpuSeconds
 * @param ttftP99Seconds 99th percentile of the time to first token
 * @param tpotP99Seconds 99th percentile of the time per output token
 * @param attainment share of requests inside all limits
 * @param scalingEvents decisions that changed what was wanted of a pool; absent where nothing scales
 * @param distinctCounts how many different counts were wanted of each pool; absent likewise
 * @param engineVersion hash of engine, step-time model and catalog
 * @param jdk version of the JVM
 */
public record Figures(
        String bench,
        long requests,
        long inputTokens,
        long outputTokens,
        long decodeSteps,
        long events,
        double meanDecodeBatch,
        double peakPrefillUtilisation,
        long preemptions,
        double cpuSeconds,
        double loopCpuSeconds,
        double wallSeconds,
        double peakRssMiB,
        double requestsPerCpuSecond,
        double ttftP99Seconds,
        double tpotP99Seconds,
        double attainment,
        @Nullable Long scalingEvents,
        @Nullable List<Integer> distinctCounts,
        String engineVersion,
        String jdk) {}
