package io.goodput.contracts.returns;

/**
 * Percentiles of a figure over the draws, between the two nearest draws on a straight line.
 *
 * @param p5 5 % of the draws are below
 * @param p50 half of them are
 * @param p95 95 % of them are
 */
public record Percentiles(double p5, double p50, double p95) {}
