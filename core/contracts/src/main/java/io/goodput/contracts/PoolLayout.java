package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * One pool of a layout.
 *
 * @param role what its instances do
 * @param system the system that they stand in
 * @param instances engine replicas, 1 to 1,024
 * @param tensorParallel GPUs of one instance: 1, 2, 4, 8 or 16
 * @param maxNumSeqs most requests in a decode batch, 1 to 4,096; 256 when absent
 * @param maxNumBatchedTokens most tokens in one step, 64 to 131,072; 8,192 when absent
 */
public record PoolLayout(
        PoolRole role,
        String system,
        int instances,
        int tensorParallel,
        @Nullable Integer maxNumSeqs,
        @Nullable Integer maxNumBatchedTokens) {
    public static final int DEFAULT_MAX_NUM_SEQS = 256;
    public static final int DEFAULT_MAX_NUM_BATCHED_TOKENS = 8_192;

    public PoolLayout {
        var checks = new Checks();
        checks.name("system", system);
        checks.range("instances", instances, 1, 1_024);
        checks.require(
                tensorParallel >= 1 && tensorParallel <= 16 && Integer.bitCount(tensorParallel) == 1,
                "tensorParallel",
                tensorParallel,
                "tensorParallel must be 1, 2, 4, 8 or 16",
                "Maybe " + Math.clamp(Integer.highestOneBit(Math.max(1, tensorParallel)), 1, 16));
        if (maxNumSeqs != null) {
            checks.range("maxNumSeqs", maxNumSeqs, 1, 4_096);
        }
        if (maxNumBatchedTokens != null) {
            checks.range("maxNumBatchedTokens", maxNumBatchedTokens, 64, 131_072);
        }
        checks.done();
    }

    public int gpus() {
        return instances * tensorParallel;
    }

    /** The same pool with every field filled. */
    public PoolLayout resolved() {
        return new PoolLayout(
                role,
                system,
                instances,
                tensorParallel,
                maxNumSeqs == null ? DEFAULT_MAX_NUM_SEQS : maxNumSeqs,
                maxNumBatchedTokens == null ? DEFAULT_MAX_NUM_BATCHED_TOKENS : maxNumBatchedTokens);
    }
}
