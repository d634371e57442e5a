package io.goodput.contracts.benchmarks;

import io.goodput.contracts.claims.CellBasis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a ratio.
 *
 * @param tokensPerSecondPerGpu over all GPUs; absent when unreachable
 * @param kilowattsPerGpu what it is divided by; absent per GPU, and where it is not known
 * @param basis measured at a row, interpolated between two, or unreachable
 * @param source the rows with their interactivities and the power, or why there is none
 * @param rows numbers of the rows that it is from
 */
public record RatioPlace(
        @Nullable Double tokensPerSecondPerGpu,
        @Nullable Double kilowattsPerGpu,
        CellBasis basis,
        String source,
        List<Integer> rows) {
    public RatioPlace {
        rows = List.copyOf(rows);
    }
}
