package io.goodput.contracts.bills;

import org.jspecify.annotations.Nullable;

/**
 * One traffic class's part of a bill: the parts of each kind of token by the class's share of those tokens.
 *
 * @param name of the class
 * @param model that serves it
 * @param usd its part; all classes' sum to the bill
 * @param requests measured
 * @param requestsInsideSlo of those, the ones that met every limit of the class
 * @param inputTokens prompt tokens of the measured requests that finished
 * @param cachedTokens of those, the ones that a prefix cache held
 * @param outputTokens of the measured requests that finished
 * @param usdPerRequest over its measured requests; absent without any
 * @param usdPerRequestInsideSlo over those inside the limits; absent without any
 */
public record ClassBill(
        String name,
        String model,
        double usd,
        long requests,
        long requestsInsideSlo,
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        @Nullable Double usdPerRequest,
        @Nullable Double usdPerRequestInsideSlo) {}
