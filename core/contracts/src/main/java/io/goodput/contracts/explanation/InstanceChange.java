package io.goodput.contracts.explanation;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.PoolRole;

/**
 * The winner with one instance more or one fewer in one pool, simulated on the search's seed.
 *
 * @param pool index of the pool in the layout
 * @param role its role
 * @param change 1 or −1
 * @param layoutId what was simulated
 * @param insideLimits whether the GPUs billed are inside the question's limits
 * @param holds whether the objective holds
 * @param attainment share of requests inside all per-request limits, 0..1
 * @param worstLimit the limit that is nearest, or furthest beyond
 * @param worstOverLimit latency at its percentile over the limit: above 1 where it is broken
 * @param gpusUsed GPUs of the layout
 * @param gpusBilled GPUs billed
 * @param usdPerHour its bill
 * @param usdPerHourMore its bill less the winner's
 * @param headroom the load that it carries
 * @param verdict this in words
 */
public record InstanceChange(
        int pool,
        PoolRole role,
        int change,
        String layoutId,
        boolean insideLimits,
        boolean holds,
        double attainment,
        LatencyLimit worstLimit,
        double worstOverLimit,
        int gpusUsed,
        int gpusBilled,
        double usdPerHour,
        double usdPerHourMore,
        Headroom headroom,
        String verdict) {}
