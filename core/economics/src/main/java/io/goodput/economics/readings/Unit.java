package io.goodput.economics.readings;

/** A unit of time in a file. */
enum Unit {
    SECONDS(1, "s"),
    MILLISECONDS(1e3, "ms"),
    NANOSECONDS(1e9, "ns");

    private final double perSecond;
    private final String symbol;

    Unit(double perSecond, String symbol) {
        this.perSecond = perSecond;
        this.symbol = symbol;
    }

    double seconds(double value) {
        return value / perSecond;
    }

    String symbol() {
        return symbol;
    }

    /** The rule in words. */
    String rule() {
        return switch (this) {
            case SECONDS -> "s, as it is";
            case MILLISECONDS -> "ms / 1,000 = s";
            case NANOSECONDS -> "ns / 1,000,000,000 = s";
        };
    }
}
