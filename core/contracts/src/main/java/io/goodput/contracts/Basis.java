package io.goodput.contracts;

/**
 * What a figure of an answer means and where it comes from.
 *
 * @param figure name of the field
 * @param basis population, denominator, power or price basis, and source
 */
public record Basis(String figure, String basis) {}
