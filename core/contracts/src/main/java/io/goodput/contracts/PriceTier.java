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
    RETAIL;

    /** Whether GPUs are paid by the hour that they are there, and not for as long as somebody owns or has rented them. */
    public boolean sellsHours() {
        return switch (this) {
            case HYPERSCALER_OWN, NEOCLOUD_OWN, THREE_YEAR_CONTRACT -> false;
            case RETAIL -> true;
        };
    }
}
