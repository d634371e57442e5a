package io.goodput.planning;

import io.goodput.contracts.Layout;

/**
 * A layout that no bound excludes.
 *
 * @param layout the layout, every field filled
 * @param bound its place in the order by the least that it can cost
 */
record Candidate(Layout layout, Rank bound) {
    String id() {
        return bound.id();
    }
}
