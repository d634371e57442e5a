package io.goodput.economics;

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
