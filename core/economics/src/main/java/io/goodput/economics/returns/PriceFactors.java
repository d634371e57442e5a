package io.goodput.economics.returns;

import io.goodput.contracts.returns.PricePath;
import io.goodput.contracts.returns.RangedInput;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Means by month of the prices over those at the start. */
final class PriceFactors {
    private static final double LN_2 = StrictMath.log(2);
    private static final int MONTHS_PER_YEAR = 12;

    private PriceFactors() {}

    /**
     * A factor for each month from 1 on; element 0 is 1, the start.
     *
     * <p>Of a path that halves it is the integral of 2^(−t/h) over the month: (h / ln 2) · (2^(−(m−1)/h) − 2^(−m/h)).
     */
    static double[] of(PricePath path, int months, InputValues values) {
        var factors = new double[months + 1];
        factors[0] = 1;
        switch (path.kind()) {
            case FLAT -> Arrays.fill(factors, 1);
            case HALVING -> {
                double halvings = LN_2 / values.get(RangedInput.HALVING_MONTHS);
                double ofFirstMonth = -StrictMath.expm1(-halvings) / halvings;
                double monthly = StrictMath.exp(-halvings);
                double start = 1;
                for (int month = 1; month <= months; month++) {
                    factors[month] = start * ofFirstMonth;
                    start *= monthly;
                }
            }
            case YEARLY_STEPS -> {
                double ofYear = 1;
                for (int month = 1; month <= months; month++) {
                    factors[month] = ofYear;
                    if (month % MONTHS_PER_YEAR == 0) {
                        ofYear *= values.get(RangedInput.FACTOR_PER_YEAR);
                    }
                }
            }
            case CUSTOM -> {
                List<Double> own = Objects.requireNonNull(path.factors());
                for (int month = 1; month <= months; month++) {
                    factors[month] = own.get(month - 1);
                }
            }
        }
        return factors;
    }
}
