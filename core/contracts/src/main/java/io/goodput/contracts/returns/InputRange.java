package io.goodput.contracts.returns;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How far an input may be off: the ends of its bar in the tornado, and the corners of the triangle that it is drawn from.
 *
 * @param input which
 * @param low the least, in the input's own unit
 * @param likely the mode, from low to high; the question's own value when absent, which must then lie there
 * @param high the most, above low
 */
public record InputRange(
        RangedInput input, double low, @Nullable Double likely, double high) {
    public InputRange {
        var checks = new Checks();
        input.check(checks, "low", low);
        input.check(checks, "high", high);
        checks.require(
                low < high,
                "low",
                low,
                "low must be below high (" + high + ") of the range of " + input.written(),
                "Maybe swap them, or leave the range out");
        if (likely != null) {
            checks.require(
                    likely >= low && likely <= high,
                    "likely",
                    likely,
                    "likely must be between low (" + low + ") and high (" + high + ") of the range of "
                            + input.written(),
                    "Maybe " + (likely < low ? low : high));
        }
        checks.done();
    }
}
