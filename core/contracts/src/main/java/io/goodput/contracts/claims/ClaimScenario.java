package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import io.goodput.contracts.SimulationRequest;

/**
 * A point of a claim as a question to the simulator.
 *
 * @param point name of the claim's input that it stands for, or of a load of the claim
 * @param source where layout, lengths and load are told, and what of them is assumed
 * @param scenario the question
 */
public record ClaimScenario(String point, String source, SimulationRequest scenario) {
    public ClaimScenario {
        var checks = new Checks();
        checks.name("point", point);
        checks.done();
    }
}
