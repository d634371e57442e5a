package io.goodput.contracts.explanation;

import org.jspecify.annotations.Nullable;

/**
 * What would have to change for the layout that came nearest to hold, where none does, on the search's seed.
 *
 * @param load the load that it carries as it is
 * @param larger what would hold of its kind with more instances, whatever the limits; absent when nothing that was tried does
 * @param verdict both in words
 */
public record Relief(Headroom load, @Nullable ScaledLayout larger, String verdict) {}
