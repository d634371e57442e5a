package io.goodput.contracts.benchmarks;

/**
 * A file that belongs to a tool and holds no run of its own.
 *
 * @param why what it is
 */
public record LeftOutFile(String file, String why) {}
