package io.goodput.contracts.reconciliation;

/** Which cost of a FOCUS bill counts. */
public enum CostColumn {
    /** EffectiveCost: what was prepaid is spread over what it covers; what a commitment did not cover is its own row. */
    EFFECTIVE,
    /** BilledCost: what is invoiced; what was prepaid stands in the row of the purchase. */
    BILLED
}
