package io.goodput.economics.returns;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How many digits the figures of an answer have. */
final class Digits {
    private static final MathContext RATIO = new MathContext(12, RoundingMode.HALF_EVEN);
    private static final int DECIMALS_OF_USD = 6;

    private Digits() {}

    /** A ratio: twelve significant digits. */
    static double ratio(double exact) {
        return new BigDecimal(exact).round(RATIO).doubleValue();
    }

    /** An amount that was computed from others: a millionth of a dollar, half to even. */
    static double usd(double exact) {
        return new BigDecimal(exact)
                .setScale(DECIMALS_OF_USD, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
