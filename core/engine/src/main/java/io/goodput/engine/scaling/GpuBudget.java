package io.goodput.engine.scaling;

import io.goodput.contracts.PoolRole;

/**
 * Dynamo's clamp of what it wants to the GPU budget: every pool is scaled by budget / total and rounded down, but not below
 * its least count, and the last decode (or aggregated) pool gets the rest.
 */
final class GpuBudget {
    private GpuBudget() {}

    /** Cuts {@code desired}, which is at least each pool's least count, in place. */
    static void fit(ScalingView view, int[] desired) {
        long total = 0;
        long leastTotal = 0;
        int rest = 0;
        for (int pool = 0; pool < view.pools(); pool++) {
            total += (long) desired[pool] * view.gpusPerInstance(pool);
            leastTotal += (long) Counts.least(view, pool) * view.gpusPerInstance(pool);
            rest = view.role(pool) == PoolRole.PREFILL && view.role(rest) != PoolRole.PREFILL ? rest : pool;
        }
        long left = view.gpuBudget();
        if (total <= left) {
            return;
        }
        for (int pool = 0; pool < view.pools(); pool++) {
            if (pool != rest) {
                int gpus = view.gpusPerInstance(pool);
                int least = Counts.least(view, pool);
                leastTotal -= (long) least * gpus;
                long share = (long) desired[pool] * view.gpuBudget() / total;
                desired[pool] = (int) Math.max(least, Math.min((left - leastTotal) / gpus, share));
                left -= (long) desired[pool] * gpus;
            }
        }
        desired[rest] = Counts.atLeastOne(view, rest, (int) (left / view.gpusPerInstance(rest)));
    }
}
