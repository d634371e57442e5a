package io.goodput.contracts.explanation;

import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.PoolRole;

/**
 * What takes the most of the latency that is nearest to its limit, or the furthest beyond it, and the figures that say so.
 *
 * @param cause what it is
 * @param limit the limit
 * @param phase the phase of life that takes the most of the latency at the limit's percentile; of the time of late
 *     requests, or of all when none was late, where a run does not tell it by limit
 * @param phaseShare share of that time which the phase takes, 0..1
 * @param pool role of the pool in which that phase is spent; of several the busiest
 * @param utilisation share of the pool's GPU time stepping, 0..1
 * @param meanBatch mean requests in one of its steps that decodes, or prompts in a step of a pool that never decodes
 * @param meanQueueLength mean prompts waiting in its queues
 * @param meanRoomQueueLength mean requests waiting for KV room in it
 * @param meanKvOccupancy time-weighted share of its KV blocks in use by requests, 0..1
 * @param linkLoad share of what its ports can move, 0..1
 * @param promptStepShare share of the pool's stepping that prompts took, 0..1
 * @param verdict this in words
 */
public record LimitingCause(
        Cause cause,
        LatencyLimit limit,
        Bottleneck phase,
        double phaseShare,
        PoolRole pool,
        double utilisation,
        double meanBatch,
        double meanQueueLength,
        double meanRoomQueueLength,
        double meanKvOccupancy,
        double linkLoad,
        double promptStepShare,
        String verdict) {}
