package io.goodput.contracts.returns;

import org.jspecify.annotations.Nullable;

/**
 * Serving the same mix of tokens oneself against buying it from an API. Prices are those of today.
 *
 * @param apiUsdPerMillionTokens the API's price of a million tokens of the mix
 * @param fixedUsdPerMonth what serving costs whatever is served: the capital as an annuity at the discount rate, operating
 *     cost, electricity with no load
 * @param usdPerMillionTokens electricity that a million tokens adds
 * @param breakEvenMillionTokensPerMonth where both cost the same; absent where an API is always the cheaper
 * @param breakEvenShareOfFullLoad the same over what full load serves in a month; above 1 it is out of reach
 */
public record SelfHosting(
        double apiUsdPerMillionTokens,
        double fixedUsdPerMonth,
        double usdPerMillionTokens,
        @Nullable Double breakEvenMillionTokensPerMonth,
        @Nullable Double breakEvenShareOfFullLoad) {}
