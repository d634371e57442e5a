package io.goodput.contracts.benchmarks;

import io.goodput.contracts.claims.CellBasis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The front of one system at an interactivity.
 *
 * @param hardware as its rows say it
 * @param speculation of its rows
 * @param tokensPerSecondPerUser where it is read
 * @param tokenBasis which tokens are counted
 * @param tokensPerSecondPerGpu the throughput over all GPUs; absent when unreachable
 * @param basis measured at a row, interpolated between two, or unreachable
 * @param source the rows with their interactivities, or why there is none
 * @param rows numbers of the rows that it is from
 * @param costs by tier
 */
public record FrontReading(
        String hardware,
        Speculation speculation,
        double tokensPerSecondPerUser,
        TokenBasis tokenBasis,
        @Nullable Double tokensPerSecondPerGpu,
        CellBasis basis,
        String source,
        List<Integer> rows,
        List<TokenCost> costs) {
    public FrontReading {
        rows = List.copyOf(rows);
        costs = List.copyOf(costs);
    }
}
