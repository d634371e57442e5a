package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arrival process.
 *
 * @param process the shape of the gaps
 * @param coefficientOfVariation standard deviation over mean of the gaps, 0.05 to 20; required by gamma, absent otherwise
 * @param states 2 to 16 states, not all of rate 0; required by Markov-modulated arrivals, absent otherwise
 */
public record Arrivals(
        ArrivalProcess process,
        @Nullable Double coefficientOfVariation,
        @Nullable List<ArrivalState> states) {
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
        if (process == ArrivalProcess.MARKOV_MODULATED) {
            if (states == null) {
                checks.require(
                        false,
                        "states",
                        "absent",
                        "Markov-modulated arrivals need states",
                        "Maybe [{rateFactor: 1, meanSeconds: 60}, {rateFactor: 5, meanSeconds: 10}]");
            } else {
                states = List.copyOf(states);
                checks.require(
                        states.size() >= 2 && states.size() <= 16,
                        "states",
                        states.size() + " elements",
                        "states must hold between 2 and 16 elements",
                        "Maybe a quiet and a busy one");
                checks.require(
                        states.stream().anyMatch(state -> state.rateFactor() > 0),
                        "states",
                        "all of rate 0",
                        "a state needs a rateFactor above 0",
                        "Maybe 1");
            }
        } else {
            checks.require(
                    states == null,
                    "states",
                    String.valueOf(states),
                    "only Markov-modulated arrivals have states",
                    "Maybe process markov-modulated, or leave them out");
        }
        checks.done();
    }

    /** A process without states. */
    public Arrivals(ArrivalProcess process, @Nullable Double coefficientOfVariation) {
        this(process, coefficientOfVariation, null);
    }

    public static Arrivals poisson() {
        return new Arrivals(ArrivalProcess.POISSON, null);
    }
}
