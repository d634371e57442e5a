package io.goodput.contracts.benchmarks;

import java.util.List;

/**
 * The Pareto front of a group: rows that serve, of which no other has both a higher interactivity and a higher throughput.
 *
 * @param tokenBasis which tokens per second and GPU
 * @param rows numbers, by rising interactivity
 */
public record TokenFront(TokenBasis tokenBasis, List<Integer> rows) {
    public TokenFront {
        rows = List.copyOf(rows);
    }
}
