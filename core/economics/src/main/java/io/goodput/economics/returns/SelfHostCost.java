package io.goodput.economics.returns;

import io.goodput.contracts.returns.ByTokenKind;
import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.SelfHosting;

/** What a month of serving costs against an API's bill for the same tokens. */
final class SelfHostCost {
    private SelfHostCost() {}

    static SelfHosting against(ByTokenKind apiPrices, ByTokenKind mix, Projection projection, InputValues values) {
        double api = Projection.ofMix(
                mix, apiPrices.input(), apiPrices.cachedInputOr(apiPrices.input()), apiPrices.output());
        double idle = projection.electricityUsd(0, values);
        double fixed = annuityPerMonth(values) + values.get(RangedInput.OPERATING_USD_PER_MONTH) + idle;
        double fullLoadMillions = projection.fullLoadMillionTokens(values);
        double variable = (projection.electricityUsd(1, values) - idle) / fullLoadMillions;
        Double breakEven = api > variable ? Digits.ratio(fixed / (api - variable)) : null;
        return new SelfHosting(
                Digits.ratio(api),
                Digits.usd(fixed),
                Digits.ratio(variable),
                breakEven,
                breakEven == null ? null : Digits.ratio(breakEven / fullLoadMillions));
    }

    /** (C − RV/(1+i)^n) · i / (1 − (1+i)^−n) with i per month; (C − RV)/n where money costs nothing. */
    private static double annuityPerMonth(InputValues values) {
        double capital = values.get(RangedInput.CAPITAL_USD);
        double residual = capital * values.get(RangedInput.RESIDUAL_SHARE);
        double months = values.get(RangedInput.MONTHS);
        double force = StrictMath.log1p(values.get(RangedInput.DISCOUNT_RATE_PER_YEAR)) / CashFlow.MONTHS_PER_YEAR;
        return force == 0
                ? (capital - residual) / months
                : (capital - residual * StrictMath.exp(-force * months))
                        * StrictMath.expm1(force)
                        / -StrictMath.expm1(-force * months);
    }
}
