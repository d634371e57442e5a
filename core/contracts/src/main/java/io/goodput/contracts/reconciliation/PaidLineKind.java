package io.goodput.contracts.reconciliation;

/** What money of a bill was paid for. Every row is of one kind; the cost parts of an OpenCost row are of several. */
public enum PaidLineKind {
    /** GPUs of a system that the question has a capacity of. */
    GPU,
    /** A commitment or a reservation that nothing used. */
    COMMITTED_UNUSED,
    /** GPUs of a system that the question has no capacity of. */
    OTHER_GPU,
    /** Rows that look like GPUs and that neither the mapping nor a known instance type explains. */
    UNMAPPED_GPU,
    /** Other computers: CPUs and their memory. */
    COMPUTE,
    /** Disks, objects, volumes. */
    STORAGE,
    /** Traffic, addresses, load balancers. */
    NETWORK,
    /** All other use. */
    OTHER,
    /** Purchases, of commitments mostly. */
    PURCHASE,
    TAX,
    CREDIT,
    ADJUSTMENT,
    /** Corrections of an earlier bill. */
    CORRECTION
}
