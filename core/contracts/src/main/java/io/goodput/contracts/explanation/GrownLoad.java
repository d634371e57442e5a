package io.goodput.contracts.explanation;

import org.jspecify.annotations.Nullable;

/**
 * The plan under a larger load.
 *
 * @param loadFactor times the question's
 * @param holds whether the winner holds as it is, on the search's seed
 * @param attainment share of requests inside all per-request limits, 0..1
 * @param breaks how the winner fails; absent when it holds
 * @param needed the cheapest of what was tried that holds: the winner, or it and the runners-up scaled; absent when nothing
 *     of up to 1,024 GPUs does
 * @param verdict this in words
 */
public record GrownLoad(
        double loadFactor,
        boolean holds,
        double attainment,
        @Nullable LimitBreak breaks,
        @Nullable ScaledLayout needed,
        String verdict) {}
