package io.goodput.contracts.redundancy;

import io.goodput.contracts.PriceTier;
import io.goodput.contracts.scaleout.FaultKind;
import org.jspecify.annotations.Nullable;

/**
 * The option that lives through a loss at the least cost under one tier.
 *
 * @param loss of what one is lost
 * @param tier kind of contract
 * @param option its index among the answer's, of those that cost the same the first with the fewest GPUs for spares; absent when none holds
 */
public record CheapestSpares(
        FaultKind loss, PriceTier tier, @Nullable Integer option) {}
