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
    RETAIL,
    /** A cloud's list price of hours that nobody has promised to take. */
    ON_DEMAND,
    /** A cloud's price of hours that are paid for a term, taken or not. */
    RESERVED,
    /** A cloud's price of hours that it may take back after a notice. */
    SPOT;

    /** Whether whoever pays owns the hardware: such a price can be computed from capital. */
    public boolean isOwn() {
        return switch (this) {
            case HYPERSCALER_OWN, NEOCLOUD_OWN -> true;
            case THREE_YEAR_CONTRACT, RETAIL, ON_DEMAND, RESERVED, SPOT -> false;
        };
    }

    /** Whether GPUs are paid by the hour that they are there, and not for as long as somebody owns or has rented them. */
    public boolean sellsHours() {
        return switch (this) {
            case HYPERSCALER_OWN, NEOCLOUD_OWN, THREE_YEAR_CONTRACT, RESERVED -> false;
            case RETAIL, ON_DEMAND, SPOT -> true;
        };
    }
}
