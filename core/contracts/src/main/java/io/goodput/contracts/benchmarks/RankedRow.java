package io.goodput.contracts.benchmarks;

/**
 * A row in a metric's ranking.
 *
 * @param row its number
 * @param value the metric's figure
 * @param rank from 1, the best; rows of the same value share the first of their ranks
 * @param serves whether it is within the limits
 */
public record RankedRow(int row, double value, int rank, boolean serves) {}
