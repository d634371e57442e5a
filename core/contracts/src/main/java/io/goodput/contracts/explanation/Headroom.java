package io.goodput.contracts.explanation;

import org.jspecify.annotations.Nullable;

/**
 * How much load a layout carries, in times of the question's, found by bisection on the search's seed: more load is taken
 * never to be better.
 *
 * @param holdsAtLoadFactor the largest factor that was simulated and holds; 0 when none does
 * @param failsAtLoadFactor the smallest that was simulated and fails; absent when none does
 * @param breaks how it fails there; absent likewise
 * @param verdict this in words
 */
public record Headroom(
        double holdsAtLoadFactor,
        @Nullable Double failsAtLoadFactor,
        @Nullable LimitBreak breaks,
        String verdict) {}
