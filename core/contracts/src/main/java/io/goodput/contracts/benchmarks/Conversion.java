package io.goodput.contracts.benchmarks;

/**
 * How a figure of the file became one of the row.
 *
 * @param figure the row's figure
 * @param from the file's, with its value where one stands for all
 * @param rule what was done, with units
 */
public record Conversion(String figure, String from, String rule) {}
