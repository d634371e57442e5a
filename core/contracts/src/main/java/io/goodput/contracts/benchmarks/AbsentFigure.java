package io.goodput.contracts.benchmarks;

/**
 * Why there is no figure.
 *
 * @param figure what it would be
 * @param reason why there is none
 */
public record AbsentFigure(String figure, String reason) {}
