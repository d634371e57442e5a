package io.goodput.contracts;

/**
 * How the instances of a layout are put into racks, pool after pool. Each system has racks of its own, as many as its
 * instances fill at least; an instance that is larger than what is left of any rack opens the next one.
 */
public enum RackPlacement {
    /** Into the first rack where it fits: prefill and decode mostly stand in racks of their own. */
    PACK,
    /** Into the rack with the fewest instances of its pool, of those where it fits: each rack has a part of both. */
    SPREAD
}
