package io.goodput.contracts;

import java.util.Locale;

/** Names of enum constants in text: lower case with hyphens. */
public final class EnumNames {
    private EnumNames() {}

    /** {@code HYPERSCALER_OWN} is {@code hyperscaler-own}. */
    public static String of(Enum<?> constant) {
        return of(constant.name());
    }

    /** The same for a constant that is known by its Java name only. */
    public static String of(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
