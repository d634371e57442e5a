package io.goodput.contracts.benchmarks;

/**
 * Two rows that a metric orders the other way round than money does.
 *
 * @param preferred number of the row that the metric ranks higher
 * @param cheaper number of the row that costs less
 * @param usdPerMonth what the preferred one costs more, each month
 */
public record MetricFlip(int preferred, int cheaper, double usdPerMonth) {}
