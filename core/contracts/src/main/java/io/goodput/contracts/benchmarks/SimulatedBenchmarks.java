package io.goodput.contracts.benchmarks;

import java.util.List;

/**
 * Measured rows beside simulations of them.
 *
 * @param rows in the order of the files
 */
public record SimulatedBenchmarks(List<SimulatedRow> rows) {
    public SimulatedBenchmarks {
        rows = List.copyOf(rows);
    }
}
