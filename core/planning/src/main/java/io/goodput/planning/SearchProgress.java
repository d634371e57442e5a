package io.goodput.planning;

import org.jspecify.annotations.Nullable;

/**
 * How far a search is.
 *
 * @param roundsCompleted rounds completed
 * @param runsCompleted runs completed
 * @param layoutsConsidered layouts in the space
 * @param layoutsOpen layouts neither simulated nor excluded yet
 * @param bestUsdPerHour the cheapest layout that held so far, under the tier that is being searched; absent when none
 * @param phase what is being done, in words
 */
public record SearchProgress(
        int roundsCompleted,
        long runsCompleted,
        long layoutsConsidered,
        long layoutsOpen,
        @Nullable Double bestUsdPerHour,
        String phase) {}
