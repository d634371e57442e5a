package io.goodput.planning;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as text in verdicts: three significant digits, units that suit their size. */
final class Figures {
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

    private Figures() {}

    static String seconds(double seconds) {
        return seconds < 1 ? threeDigits(seconds * 1_000) + " ms" : threeDigits(seconds) + " s";
    }

    static String gpus(long count) {
        return count == 1 ? "1 GPU" : count + " GPUs";
    }

    static String usdPerHour(double usd) {
        return String.format(Locale.ROOT, "$%.2f/h", usd);
    }

    /** A ratio of 0..1 in percent; with enough digits to tell it from 100. */
    static String percent(double share) {
        BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
        return percent.setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString() + " %";
    }

    static String threeDigits(double value) {
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        return (rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros()).toPlainString();
    }
}
