package io.goodput.contracts;

/**
 * How one pool fared in the measured window.
 *
 * @param role the pool's role
 * @param utilisation share of GPU time stepping, 0..1
 * @param meanBatch mean requests in a step that decodes, or prompts in a step of a pool that never decodes
 * @param meanQueueLength mean prompts waiting in the pool's queues
 * @param meanRoomQueueLength mean requests waiting for room in the pool
 * @param longestQueue longest queue of one rank
 * @param meanKvOccupancy time-weighted share of KV blocks in use by requests, 0..1
 * @param meanKvCached time-weighted share of KV blocks cached and in use by nobody, 0..1
 * @param kvBlocksPerInstance KV room of one instance in blocks
 * @param linkLoad share of what the instances' ports can move, 0..1; 0 in aggregated mode
 * @param boardWatts mean draw of all boards
 * @param promptTokens prompt tokens computed, again or for the first time
 * @param recomputedTokens of those, again after a preemption
 * @param hitTokens prompt tokens found in a prefix cache
 * @param hostHitTokens of those, loaded from the hosts' memory
 * @param sharedHitTokens of the hits, loaded from the shared tier
 * @param hitShare hits over hits and first computations, 0..1
 * @param evictedTokens tokens of cached blocks that gave way to others
 * @param preemptions requests that lost their KV room
 */
public record PoolReport(
        PoolRole role,
        double utilisation,
        double meanBatch,
        double meanQueueLength,
        double meanRoomQueueLength,
        long longestQueue,
        double meanKvOccupancy,
        double meanKvCached,
        long kvBlocksPerInstance,
        double linkLoad,
        double boardWatts,
        long promptTokens,
        long recomputedTokens,
        long hitTokens,
        long hostHitTokens,
        long sharedHitTokens,
        double hitShare,
        long evictedTokens,
        long preemptions) {}
