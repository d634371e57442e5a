package io.goodput.contracts;

/**
 * What a plan has the least of, among the layouts that hold. Of those with the same, the one that costs the least an hour
 * comes first. At a given load least dollars an hour, a month and a million tokens are one objective.
 */
public enum PlanObjective {
    /** Dollars an hour. */
    USD,
    /** GPUs used. */
    GPUS,
    /** Racks occupied. */
    RACKS,
    /** Provisioned kilowatts of the billed GPUs. */
    KILOWATTS
}
