package io.goodput.contracts.benchmarks;

import io.goodput.contracts.PriceTier;
import java.util.List;

/**
 * Which measured row of a group serves at the least money.
 *
 * @param tier under one kind of contract
 * @param tokenBasis which tokens are counted
 * @param usdPerMillionTokens what they cost
 * @param rows numbers; several when they cost the same
 */
public record CheapestRow(PriceTier tier, TokenBasis tokenBasis, double usdPerMillionTokens, List<Integer> rows) {
    public CheapestRow {
        rows = List.copyOf(rows);
    }
}
