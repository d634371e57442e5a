package io.goodput.contracts.reconciliation;

/** What a bill's file is, told by its header. */
public enum BillFormat {
    /** FinOps Open Cost and Usage Specification, 1.0 to 1.2. */
    FOCUS,
    /** Allocations as OpenCost exports them. */
    OPEN_COST
}
