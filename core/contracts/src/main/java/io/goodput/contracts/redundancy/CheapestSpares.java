package io.goodput.contracts.redundancy;

import io.goodput.contracts.PriceTier;
import io.goodput.contracts.scaleout.FaultKind;
import org.jspecify.annotations.Nullable;

/**
 * The option that lives through a loss at the least cost under one tier.
 *
 * @param loss of what one is lost
 * @param tier kind of contract
 * @param option its index among the answer's, the first of those that cost the same; absent when none holds
 */
public record CheapestSpares(
        FaultKind loss, PriceTier tier, @Nullable Integer option) {}
