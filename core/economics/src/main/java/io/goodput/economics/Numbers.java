package io.goodput.economics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers in texts. */
public final class Numbers {
    private Numbers() {}

    /** As it is, without a fraction where it has none. */
    public static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** As it is, of a fraction no more than four digits in all. */
    public static String rounded(double value) {
        int whole = value == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        return new BigDecimal(value)
                .round(new MathContext(Math.max(4, whole)))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** With so many decimals, and commas between thousands. */
    public static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** In the digits that a reader can use: at least three, and no fraction from 1,000 on. */
    public static String short3(double value) {
        double size = Math.abs(value);
        return fixed(value, size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4);
    }
}
