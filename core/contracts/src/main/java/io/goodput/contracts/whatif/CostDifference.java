package io.goodput.contracts.whatif;

import io.goodput.contracts.PriceTier;

/**
 * What a change does to the bill under one tier of the plan. What is lost is paid for as it was.
 *
 * @param planTier of the plan
 * @param priceBook versioned name of the book that prices the change
 * @param tier of that book
 * @param usdPerHour everything, as {@code Bill} has it
 * @param usdPerMillionTokens the same over input and output tokens
 * @param joulesPerToken energy drawn at the wall × PUE over the same
 * @param gpusBilled GPUs paid for
 */
public record CostDifference(
        PriceTier planTier,
        String priceBook,
        PriceTier tier,
        Difference usdPerHour,
        Difference usdPerMillionTokens,
        Difference joulesPerToken,
        Difference gpusBilled) {}
