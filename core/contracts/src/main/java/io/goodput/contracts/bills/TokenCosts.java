package io.goodput.contracts.bills;

import org.jspecify.annotations.Nullable;

/**
 * A bill by kind of token. The three parts sum to the bill; a figure over tokens of which there are none is absent.
 *
 * @param uncachedInputUsd for prompt tokens that were computed
 * @param cachedInputUsd for prompt tokens that a prefix cache held: the time that they took to load
 * @param outputUsd for tokens made
 * @param usdPerMillionTokens the whole bill over input and output tokens
 * @param usdPerMillionInputTokens both input parts over input tokens
 * @param usdPerMillionUncachedInputTokens its part over the prompt tokens that were computed
 * @param usdPerMillionCachedInputTokens its part over the prompt tokens that a cache held
 * @param usdPerMillionOutputTokens its part over output tokens
 * @param wholeUsdPerMillionOutputTokens the whole bill over output tokens alone
 */
public record TokenCosts(
        double uncachedInputUsd,
        double cachedInputUsd,
        double outputUsd,
        @Nullable Double usdPerMillionTokens,
        @Nullable Double usdPerMillionInputTokens,
        @Nullable Double usdPerMillionUncachedInputTokens,
        @Nullable Double usdPerMillionCachedInputTokens,
        @Nullable Double usdPerMillionOutputTokens,
        @Nullable Double wholeUsdPerMillionOutputTokens) {}
