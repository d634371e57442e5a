package io.goodput.contracts;

/** Under which kind of contract a GPU-hour is paid. Tiers are never mixed in one figure. */
public enum PriceTier {
    /** A hyperscaler's cost of owning the hardware. */
    HYPERSCALER_OWN,
    /** A neocloud's cost of owning the hardware. */
    NEOCLOUD_OWN,
    /** A three-year rental contract. */
    THREE_YEAR_CONTRACT,
    /** The market rental price. */
    RETAIL
}
