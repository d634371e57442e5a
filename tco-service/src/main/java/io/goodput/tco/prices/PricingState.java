package io.goodput.tco.prices;

/** How far a pricing is. */
enum PricingState {
    /** Not priced yet. */
    OPEN,
    /** Priced; the bills are stored. */
    COMPLETED,
    /** Fails the same way however often it is tried; the reason is stored. */
    FAILED
}
