package io.goodput.contracts;

/**
 * A 95 % confidence interval of a mean: estimate ± half width.
 *
 * @param estimate the mean
 * @param halfWidth Student's t at 97.5 % times the standard error
 * @param batches batches of time, or replications, that the error comes from
 */
public record ConfidenceInterval(double estimate, double halfWidth, int batches) {}
