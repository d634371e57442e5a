package io.goodput.contracts.returns;

/**
 * Why an answer lacks a figure.
 *
 * @param figure name of the field
 * @param reason why there is none
 */
public record Absence(String figure, String reason) {}
