package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The arrival process.
 *
 * @param process the shape of the gaps
 * @param coefficientOfVariation standard deviation over mean of the gaps, 0.05 to 20; required by gamma, absent otherwise
 */
public record Arrivals(ArrivalProcess process, @Nullable Double coefficientOfVariation) {
    public Arrivals {
        var checks = new Checks();
        if (process == ArrivalProcess.GAMMA) {
            if (coefficientOfVariation == null) {
                checks.require(
                        false,
                        "coefficientOfVariation",
                        "absent",
                        "gamma arrivals need a coefficientOfVariation",
                        "Maybe 2, a bursty stream, or process poisson");
            } else {
                checks.range("coefficientOfVariation", coefficientOfVariation, 0.05, 20);
            }
        } else {
            checks.require(
                    coefficientOfVariation == null,
                    "coefficientOfVariation",
                    String.valueOf(coefficientOfVariation),
                    "only gamma arrivals take a coefficientOfVariation",
                    "Maybe process gamma, or leave it out");
        }
        checks.done();
    }

    public static Arrivals poisson() {
        return new Arrivals(ArrivalProcess.POISSON, null);
    }
}
