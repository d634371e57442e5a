package io.goodput.contracts;

/**
 * How the search went.
 *
 * @param layoutsConsidered layouts inside the limits whose model fits
 * @param excludedByMemory shapes (system, role, parallelism) that cannot hold the model
 * @param excludedByCapacity layouts that the capacity bound or the floor times exclude
 * @param excludedByCost layouts that cannot be cheaper than the best verified one of their system and mode
 * @param simulated layouts that were simulated
 * @param reversals winners struck out because they failed on a fresh seed
 * @param proof what is proven, and on what assumption
 */
public record SearchSummary(
        long layoutsConsidered,
        long excludedByMemory,
        long excludedByCapacity,
        long excludedByCost,
        long simulated,
        int reversals,
        String proof) {}
