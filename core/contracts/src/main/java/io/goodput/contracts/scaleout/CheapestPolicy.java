package io.goodput.contracts.scaleout;

import io.goodput.contracts.PriceTier;
import org.jspecify.annotations.Nullable;

/**
 * Which policy holds at the least cost under one tier.
 *
 * @param tier kind of contract
 * @param policy its name, the first of those that cost the same; absent when none holds
 */
public record CheapestPolicy(PriceTier tier, @Nullable String policy) {}
