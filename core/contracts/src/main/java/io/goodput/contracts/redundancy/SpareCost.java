package io.goodput.contracts.redundancy;

import io.goodput.contracts.PriceTier;

/**
 * What an option costs under one tier while nothing fails.
 *
 * @param tier kind of contract
 * @param usdPerHour all that stands there, spares included
 * @param usdPerHourOfRedundancy of that, what the layout without spares does not cost in the cheapest of all placements
 * @param usdPerMillionTokens the whole bill over input and output tokens of the measured window; 0 without tokens
 */
public record SpareCost(PriceTier tier, double usdPerHour, double usdPerHourOfRedundancy, double usdPerMillionTokens) {}
