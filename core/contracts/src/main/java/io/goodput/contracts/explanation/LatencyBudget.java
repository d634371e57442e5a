package io.goodput.contracts.explanation;

import io.goodput.contracts.LatencyLimit;

/**
 * What a limit is spent on at its percentile: shares of the limit. They sum, with what is unused, to 1; unused is negative
 * where the limit is broken.
 *
 * @param limit the limit
 * @param valueSeconds the latency at its percentile
 * @param queueingShare waiting for a prefill (or aggregated) instance to take the prompt
 * @param prefillComputeShare prompts being computed, with those that share their steps
 * @param kvRoomShare waiting for KV room on a decode instance
 * @param kvTransferShare moving KV between the pools
 * @param decodeStepsShare tokens being made
 * @param unusedShare what is left of the limit
 * @param requests how many requests about the percentile the division is a mean of
 */
public record LatencyBudget(
        LatencyLimit limit,
        double valueSeconds,
        double queueingShare,
        double prefillComputeShare,
        double kvRoomShare,
        double kvTransferShare,
        double decodeStepsShare,
        double unusedShare,
        long requests) {}
