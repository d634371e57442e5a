package io.goodput.contracts;

/**
 * How one pool fared in the measured window.
 *
 * @param role the pool's role
 * @param utilisation share of GPU time stepping, 0..1
 * @param meanBatch mean requests in a step that decodes, or prompts in a step that only prefills
 * @param meanKvOccupancy time-weighted share of KV blocks reserved, 0..1
 * @param kvBlocksPerInstance KV room of one instance in blocks
 * @param meanQueueSeconds mean wait from entering the pool's queue to being taken from it
 * @param maxQueueLength longest queue
 */
public record PoolReport(
        PoolRole role,
        double utilisation,
        double meanBatch,
        double meanKvOccupancy,
        long kvBlocksPerInstance,
        double meanQueueSeconds,
        int maxQueueLength) {}
