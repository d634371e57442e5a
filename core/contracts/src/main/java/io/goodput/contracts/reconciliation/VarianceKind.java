package io.goodput.contracts.reconciliation;

/** Why a bill is not what was planned or should be. */
public enum VarianceKind {
    /** Other tokens than planned. */
    VOLUME,
    /** Another price of a GPU-hour than the reference. */
    PRICE,
    /** GPUs that even in the fleet's busiest stretch were slower than planned, or more than it needed. */
    UTILISATION,
    /** GPUs of the stretches that were less busy than the busiest. */
    IDLE,
    /** Commitments that nothing used. */
    COMMITTED_UNUSED,
    /** What whole units allow for above the exact need; 0 or less. */
    WHOLE_UNITS,
    /** GPUs billed in hours whose tokens are not known. */
    UNMEASURED,
    /** GPUs of no known capacity, and rows that look like GPUs. */
    NOT_JUDGED,
    /** Compute, storage, network and other use beside GPUs. */
    BESIDE_GPUS,
    /** Purchases, taxes, credits, adjustments and corrections. */
    NOT_USE
}
