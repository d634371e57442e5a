package io.goodput.economics.returns;

import io.goodput.contracts.returns.RangedInput;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.jspecify.annotations.Nullable;

/** Values at which the net present value is 0: found by Brent's method inside a bracket that is proven to hold one. */
final class Rates {
    /** Below this rate per year none is looked for. */
    private static final double LEAST_PER_YEAR = -0.99;

    /** Above this rate per month none is looked for: what is lent comes back tenfold each month. */
    private static final double MOST_PER_MONTH = 9;

    private static final double RELATIVE_TOLERANCE = 1e-14;

    /** A load that grows for decades may start from next to nothing. */
    private static final double ABSOLUTE_TOLERANCE = 1e-60;

    private static final int MOST_EVALUATIONS = 1_000;

    private Rates() {}

    /**
     * Either a value or the reason why there is none.
     *
     * @param value absent when there is a reason
     * @param reason absent when there is a value
     */
    record Found(@Nullable Double value, @Nullable String reason) {
        static Found of(double value) {
            return new Found(value, null);
        }

        static Found none(String reason) {
            return new Found(null, reason);
        }
    }

    /**
     * The internal rate of return per year. One change of sign of the cash flow has exactly one (Descartes' rule of
     * signs); with more, one of the sums so far has exactly one above 0, where the last sum is above 0 (Norstrøm 1972).
     */
    static Found internalRateOfReturn(CashFlow flow) {
        int changes = 0;
        int changesOfSums = 0;
        double last = 0;
        double sum = 0;
        double lastSum = 0;
        for (int month = 0; month <= flow.months(); month++) {
            double net = flow.net(month);
            changes += last * net < 0 ? 1 : 0;
            last = net == 0 ? last : Math.signum(net);
            sum += net;
            changesOfSums += lastSum * sum < 0 ? 1 : 0;
            lastSum = sum == 0 ? lastSum : Math.signum(sum);
        }
        if (changes == 0) {
            return Found.none("the cash flow never changes its sign: "
                    + (last > 0 ? "nothing is paid before money comes in" : "no month brings money in"));
        }
        if (changes > 1 && !(changesOfSums == 1 && sum > 0)) {
            return Found.none("the cash flow changes its sign %s times: there may be no such rate, or several"
                    .formatted(changes));
        }
        return rate(flow, changes > 1);
    }

    private static Found rate(CashFlow flow, boolean aboveZero) {
        double least = StrictMath.pow(1 + LEAST_PER_YEAR, -1.0 / CashFlow.MONTHS_PER_YEAR);
        double highDiscount = aboveZero ? 1 : least;
        double lowDiscount = 1 / (1 + MOST_PER_MONTH);
        double atHigh = flow.valueAt(highDiscount);
        double atLow = flow.valueAt(lowDiscount);
        if (atHigh == 0) {
            return Found.of(perYear(highDiscount));
        }
        if (atLow * atHigh > 0) {
            return Found.none("it would be outside -99 % a year to 900 % a month");
        }
        return Found.of(perYear(zero(flow::valueAt, lowDiscount, highDiscount)));
    }

    private static double perYear(double discount) {
        return StrictMath.pow(discount, -CashFlow.MONTHS_PER_YEAR) - 1;
    }

    /** The utilisation, 0 to 1, at which the net present value is 0. */
    static Found breakEvenUtilisation(Projection projection, InputValues values) {
        double rate = values.get(RangedInput.DISCOUNT_RATE_PER_YEAR);
        UnivariateFunction npv = utilisation -> projection
                .project(values.with(RangedInput.UTILISATION, utilisation))
                .npv(rate);
        double idle = npv.value(0);
        double full = npv.value(1);
        if (idle * full > 0) {
            return Found.none(
                    idle < 0
                            ? "even at full load the net present value is below 0"
                            : "even with no load the net present value is above 0");
        }
        return Found.of(zero(npv, 0, 1));
    }

    /** The factor of all prices at which the net present value is 0, which is linear in it. */
    static Found breakEvenPriceFactor(Projection projection, InputValues values) {
        double rate = values.get(RangedInput.DISCOUNT_RATE_PER_YEAR);
        double free =
                projection.project(values.with(RangedInput.PRICE_FACTOR, 0)).npv(rate);
        double asAsked =
                projection.project(values.with(RangedInput.PRICE_FACTOR, 1)).npv(rate);
        if (free >= 0) {
            return Found.none("even for nothing the net present value is not below 0");
        }
        return asAsked > free
                ? Found.of(-free / (asAsked - free))
                : Found.none("no token is sold, or none has a price");
    }

    private static double zero(UnivariateFunction function, double low, double high) {
        return new BrentSolver(RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE).solve(MOST_EVALUATIONS, function, low, high);
    }
}
