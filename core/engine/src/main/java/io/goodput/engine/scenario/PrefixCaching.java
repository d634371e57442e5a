package io.goodput.engine.scenario;

import org.jspecify.annotations.Nullable;

/**
 * Prefix caching in the ranks of a pool.
 *
 * @param hashTokens tokens of one hash block of the workload, at least 1
 * @param maxBlocks KV blocks that may be cached or used at once by hash blocks in one rank; the whole room when larger
 * @param host a tier of each instance's own; evicted blocks go there
 * @param shared a tier of the whole pool, behind the host tier
 */
public record PrefixCaching(
        int hashTokens,
        long maxBlocks,
        @Nullable CacheTier host,
        @Nullable CacheTier shared) {
    public PrefixCaching {
        if (hashTokens < 1 || maxBlocks < 1) {
            throw new IllegalArgumentException(
                    "a prefix cache needs hash blocks and room: " + hashTokens + " tokens, " + maxBlocks + " blocks");
        }
    }
}
