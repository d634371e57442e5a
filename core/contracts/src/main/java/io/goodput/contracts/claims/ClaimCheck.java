package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import java.util.List;

/**
 * The question: does a claim hold with these inputs?
 *
 * @param inputs those that are changed, each once, at most 64; the others stay as they ship
 */
public record ClaimCheck(List<ChangedInput> inputs) {
    static final int MAX_INPUTS = 64;

    public ClaimCheck {
        inputs = List.copyOf(inputs);
        var checks = new Checks();
        checks.distinct("inputs", inputs.stream().map(ChangedInput::name).toList(), 0, MAX_INPUTS);
        checks.done();
    }

    /** The claim as it ships. */
    public static ClaimCheck unchanged() {
        return new ClaimCheck(List.of());
    }
}
