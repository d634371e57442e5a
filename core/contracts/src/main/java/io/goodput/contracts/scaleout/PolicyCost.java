package io.goodput.contracts.scaleout;

import io.goodput.contracts.PriceTier;

/**
 * What a run cost under one tier of the price book.
 *
 * @param tier kind of contract
 * @param usd the whole bill of the measured window
 * @param usdPerMillionTokens the same over its input and output tokens; 0 without tokens
 */
public record PolicyCost(PriceTier tier, double usd, double usdPerMillionTokens) {}
