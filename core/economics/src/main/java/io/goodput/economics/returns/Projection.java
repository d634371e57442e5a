package io.goodput.economics.returns;

import io.goodput.contracts.returns.ByTokenKind;
import io.goodput.contracts.returns.Electricity;
import io.goodput.contracts.returns.PricePath;
import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.ReturnRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Projects a resolved question's cash flow, month by month, for any values of its inputs. */
final class Projection {
    static final double HOURS_PER_MONTH = 730;
    static final double SECONDS_PER_MONTH = HOURS_PER_MONTH * 3_600;

    private static final double TOKENS_PER_MILLION = 1e6;

    private final ByTokenKind tokensPerSecond;
    private final PricePath pricePath;
    private final @Nullable Electricity electricity;

    /** @param question with every field filled */
    Projection(ReturnRequest question) {
        tokensPerSecond = question.fullLoad();
        pricePath = Objects.requireNonNull(question.pricePath());
        electricity = question.electricity();
    }

    /** The cash flow of these values. The load of a month is even, and so is the price. */
    CashFlow project(InputValues values) {
        int months = (int) StrictMath.rint(values.get(RangedInput.MONTHS));
        double[] prices = PriceFactors.of(pricePath, months, values);
        double fullLoadMillions = fullLoadMillionTokens(values);
        double fullLoadUsd = fullLoadMillions * usdPerMillionTokens(values);
        double soldShare = values.get(RangedInput.SOLD_SHARE);
        double growth = 1 + values.get(RangedInput.GROWTH_PER_MONTH);
        double rampUpMonths = values.get(RangedInput.RAMP_UP_MONTHS);
        double operating = values.get(RangedInput.OPERATING_USD_PER_MONTH);
        double capital = values.get(RangedInput.CAPITAL_USD);
        double allPrices = values.get(RangedInput.PRICE_FACTOR);

        var flow = new CashFlow(months);
        flow.start(capital);
        double grown = values.get(RangedInput.UTILISATION);
        for (int month = 1; month <= months; month++) {
            double utilisation = Math.min(1, grown * rampShare(month, rampUpMonths));
            double priceFactor = prices[month] * allPrices;
            double sold = utilisation * soldShare;
            flow.month(
                    month,
                    utilisation,
                    priceFactor,
                    fullLoadMillions * sold,
                    fullLoadUsd * sold * priceFactor,
                    operating,
                    electricityUsd(utilisation, values));
            grown *= growth;
        }
        flow.end(capital * values.get(RangedInput.RESIDUAL_SHARE));
        return flow;
    }

    /** Millions of tokens of all kinds that a month of full load serves. */
    double fullLoadMillionTokens(InputValues values) {
        return tokensPerSecond(tokensPerSecond)
                * values.get(RangedInput.THROUGHPUT_FACTOR)
                * SECONDS_PER_MONTH
                / TOKENS_PER_MILLION;
    }

    /** Price of a million tokens of the mix at the start, without the factor of all prices. */
    double usdPerMillionTokens(InputValues values) {
        return ofMix(
                tokensPerSecond,
                values.get(RangedInput.INPUT_PRICE),
                values.get(RangedInput.CACHED_INPUT_PRICE),
                values.get(RangedInput.OUTPUT_PRICE));
    }

    /** The mean price of a million tokens, each kind at its own. */
    static double ofMix(ByTokenKind mix, double inputPrice, double cachedInputPrice, double outputPrice) {
        return (mix.input() * inputPrice + mix.cachedInputOr(0) * cachedInputPrice + mix.output() * outputPrice)
                / tokensPerSecond(mix);
    }

    private static double tokensPerSecond(ByTokenKind mix) {
        return mix.input() + mix.cachedInputOr(0) + mix.output();
    }

    /** Electricity of a month at this mean load. */
    double electricityUsd(double utilisation, InputValues values) {
        if (electricity == null) {
            return 0;
        }
        double idle = Objects.requireNonNull(electricity.idleKilowatts());
        double kilowatts = idle + (electricity.fullLoadKilowatts() - idle) * utilisation;
        return kilowatts
                * HOURS_PER_MONTH
                * Objects.requireNonNull(electricity.powerUsageEffectiveness())
                * values.get(RangedInput.USD_PER_KILOWATT_HOUR);
    }

    /** Mean of min(1, t / ramp) over the month that ends at t = {@code month}. */
    private static double rampShare(int month, double rampUpMonths) {
        return rampedMonths(month, rampUpMonths) - rampedMonths(month - 1, rampUpMonths);
    }

    private static double rampedMonths(double months, double rampUpMonths) {
        return months >= rampUpMonths ? months - rampUpMonths / 2 : months * months / (2 * rampUpMonths);
    }
}
