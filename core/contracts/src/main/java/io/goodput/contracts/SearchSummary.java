package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How the search went.
 *
 * @param shapesConsidered shapes whose model fits: each combination of systems, precision, parallelism per pool, mode,
 *     speculation and chunk counts once, whatever its instance counts and batch limits
 * @param layoutsConsidered layouts inside the limits whose model fits
 * @param excludedByMemory shapes (system, role, parallelism) that cannot hold the model
 * @param excludedByCapacity layouts that the capacity bound or the floor times exclude
 * @param excludedByCost layouts that cannot be cheaper than the best verified one of their system and mode, or, on a mix of
 *     systems, than the winner
 * @param simulated layouts that were simulated
 * @param reversals winners struck out because they failed on a fresh seed
 * @param proven whether the tier's answer is proven: that no layout inside the limits comes before the winner; or, without
 *     a winner, that none holds. False when the search gave up on layouts that might, or was stopped before it knew
 * @param gapShare by what share of the winner's cost a layout that is neither simulated nor excluded, or not confirmed
 *     yet, might cost less; 0 when none might, absent without a winner
 * @param proof what is proven, and on what assumption
 */
public record SearchSummary(
        long shapesConsidered,
        long layoutsConsidered,
        long excludedByMemory,
        long excludedByCapacity,
        long excludedByCost,
        long simulated,
        int reversals,
        boolean proven,
        @Nullable Double gapShare,
        String proof) {}
