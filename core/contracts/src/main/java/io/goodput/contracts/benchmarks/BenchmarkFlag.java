package io.goodput.contracts.benchmarks;

/**
 * One flag of a row.
 *
 * @param detail what was found, with its numbers
 */
public record BenchmarkFlag(FlagKind kind, String detail) {}
