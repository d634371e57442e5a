package io.goodput.contracts.benchmarks;

import io.goodput.contracts.claims.CellBasis;
import org.jspecify.annotations.Nullable;

/**
 * One place of a ratio surface.
 *
 * @param meanInputTokens of the shortest row of the shape
 * @param meanOutputTokens of the shortest row of the shape
 * @param prefixCache what helps both sides
 * @param ofPrecision the upper system's
 * @param overPrecision the lower system's; another precision is another product
 * @param speculation which of the two use speculative decoding
 * @param priceBook whose provisioned power; absent for other power
 * @param ratio upper over lower; absent when a side is unreachable
 * @param basis the weaker of the two sides'
 */
public record RatioCell(
        String model,
        double meanInputTokens,
        double meanOutputTokens,
        String prefixCache,
        String ofPrecision,
        String overPrecision,
        SpeculationPair speculation,
        double tokensPerSecondPerUser,
        TokenBasis tokenBasis,
        PowerBasis powerBasis,
        @Nullable String priceBook,
        @Nullable Double ratio,
        CellBasis basis,
        RatioPlace of,
        RatioPlace over) {}
