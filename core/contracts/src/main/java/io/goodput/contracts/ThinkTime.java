package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How long a user thinks between an answer and the next prompt: gamma-distributed.
 *
 * @param meanSeconds 0 to 604,800 s
 * @param coefficientOfVariation standard deviation over mean, 0 (always the mean) to 20; 1 (exponential) when absent
 */
public record ThinkTime(double meanSeconds, @Nullable Double coefficientOfVariation) {
    public ThinkTime {
        var checks = new Checks();
        checks.range("meanSeconds", meanSeconds, 0, 604_800);
        if (coefficientOfVariation != null) {
            checks.range("coefficientOfVariation", coefficientOfVariation, 0, 20);
            checks.require(
                    coefficientOfVariation == 0 || coefficientOfVariation >= 0.05,
                    "coefficientOfVariation",
                    coefficientOfVariation,
                    "coefficientOfVariation must be 0, or 0.05 or more",
                    "Maybe 0");
        }
        checks.done();
    }
}
