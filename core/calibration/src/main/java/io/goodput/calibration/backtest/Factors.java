package io.goodput.calibration.backtest;

import io.goodput.contracts.StepTimeFactors;

/** The three factors by number. */
enum Factors {
    PREFILL(0, "prefill"),
    DECODE(1, "decode"),
    HOST(2, "host");

    private final int place;
    private final String field;

    Factors(int place, String field) {
        this.place = place;
        this.field = field;
    }

    /** Where its value is among those of all. */
    int place() {
        return place;
    }

    String field() {
        return field;
    }

    /** From one value each, in this order. */
    static StepTimeFactors of(double[] values) {
        return StepTimeFactors.of(values[PREFILL.place], values[DECODE.place], values[HOST.place]);
    }
}
