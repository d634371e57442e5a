package io.goodput.contracts.redundancy;

import org.jspecify.annotations.Nullable;

/**
 * What one spare fewer would do, which is why it is needed.
 *
 * @param pool of which there is one instance fewer, by its place in the layout; absent for a cold node
 * @param attainment the least while one is lost, whichever that is and over seeds
 */
public record OneFewer(@Nullable Integer pool, double attainment) {}
