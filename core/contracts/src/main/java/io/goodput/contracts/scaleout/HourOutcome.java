package io.goodput.contracts.scaleout;

/**
 * The requests that arrived in one hour of the run.
 *
 * @param arrivals how many; those in flight when the run was over, and past no limit, are left out
 * @param attainment share of them that met their limits; 1 when there was none
 */
public record HourOutcome(long arrivals, double attainment) {}
