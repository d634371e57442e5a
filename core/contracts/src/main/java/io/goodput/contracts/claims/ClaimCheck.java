package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question: does a claim hold with these inputs?
 *
 * @param inputs those that are changed, each once, at most 64; the others stay as they ship
 * @param simulations what was simulated of the claim's points, each once, at most 64; none when absent
 */
public record ClaimCheck(
        List<ChangedInput> inputs, @Nullable List<PointSimulation> simulations) {
    static final int MAX_INPUTS = 64;
    static final int MAX_SIMULATIONS = 64;

    public ClaimCheck {
        inputs = List.copyOf(inputs);
        var checks = new Checks();
        checks.distinct("inputs", inputs.stream().map(ChangedInput::name).toList(), 0, MAX_INPUTS);
        if (simulations != null) {
            simulations = List.copyOf(simulations);
            checks.distinct(
                    "simulations",
                    simulations.stream().map(PointSimulation::point).toList(),
                    0,
                    MAX_SIMULATIONS);
        }
        checks.done();
    }

    /** A check in which nothing was simulated. */
    public ClaimCheck(List<ChangedInput> inputs) {
        this(inputs, null);
    }

    /** The claim as it ships. */
    public static ClaimCheck unchanged() {
        return new ClaimCheck(List.of());
    }
}
