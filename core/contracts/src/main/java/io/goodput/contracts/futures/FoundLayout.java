package io.goodput.contracts.futures;

import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param best the layout, verified over all seeds; absent when none holds
 * @param layoutsConsidered layouts inside the plan's limits whose model fits
 * @param layoutsExcluded of them those that the capacity bound or the floor times exclude
 * @param layoutsInherited of them those that come before the best and had failed in another search already
 * @param layoutsSimulated of them those that were simulated
 * @param reversals layouts struck out because they failed on fresh seeds
 * @param proven whether no layout inside the plan's limits comes before it, or none holds
 * @param gapShare by what share of what it takes of the objective another layout might take less; absent when none holds
 */
public record FoundLayout(
        @Nullable ChosenLayout best,
        long layoutsConsidered,
        long layoutsExcluded,
        long layoutsInherited,
        long layoutsSimulated,
        int reversals,
        boolean proven,
        @Nullable Double gapShare) {}
