package io.goodput.contracts.returns;

import io.goodput.contracts.Checks;
import io.goodput.contracts.EnumNames;

/** An input that may be off, with the values that it may take at all. */
public enum RangedInput {
    /** Capital at the start, in dollars. */
    CAPITAL_USD(0, 1e12),
    /** Share of the capital that is got back at the end of the life. */
    RESIDUAL_SHARE(0, 0.99),
    /** What each month costs whatever is sold, in dollars. */
    OPERATING_USD_PER_MONTH(0, 1e12),
    /** Price of electricity. */
    USD_PER_KILOWATT_HOUR(0, 100),
    /** A factor of the tokens per second at full load; 1 in the question. */
    THROUGHPUT_FACTOR(0, 1_000),
    /** Share of full load that is served once the ramp is over. */
    UTILISATION(0, 1),
    /** Share of the served tokens that is paid for. */
    SOLD_SHARE(0, 1),
    /** Months until the load is what it becomes, on a straight line from nothing. */
    RAMP_UP_MONTHS(0, 360),
    /** By what share the load grows each month. */
    GROWTH_PER_MONTH(-0.99, 1),
    /** A factor of all prices; 1 in the question. */
    PRICE_FACTOR(0, 1_000),
    /** Dollars per million input tokens at the start. */
    INPUT_PRICE(0, 1e6),
    /** Dollars per million cached input tokens at the start. */
    CACHED_INPUT_PRICE(0, 1e6),
    /** Dollars per million output tokens at the start. */
    OUTPUT_PRICE(0, 1e6),
    /** After how many months prices are half, of a path that halves. */
    HALVING_MONTHS(0.25, 1_200),
    /** What prices are multiplied by each year, of a path in yearly steps. */
    FACTOR_PER_YEAR(0, 10),
    /** Months of life; a value between whole months is rounded, half to even. */
    MONTHS(1, 360),
    /** Discount rate per year. */
    DISCOUNT_RATE_PER_YEAR(-0.99, 10);

    private final double min;
    private final double max;

    RangedInput(double min, double max) {
        this.min = min;
        this.max = max;
    }

    /** Adds a violation of the component {@code name} unless {@code value} is one that this input may take. */
    void check(Checks checks, String name, double value) {
        checks.range(name, value, min, max);
    }

    /** Its name in questions. */
    public String written() {
        return EnumNames.of(this);
    }
}
