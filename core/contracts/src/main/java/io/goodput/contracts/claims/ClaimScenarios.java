package io.goodput.contracts.claims;

import java.util.List;

/**
 * What the simulator can be asked of a claim.
 *
 * @param scenarios one for each point that can be simulated
 * @param unreachable the other points; both are empty for a claim that the simulator has no part in
 */
public record ClaimScenarios(List<ClaimScenario> scenarios, List<UnreachablePoint> unreachable) {
    public ClaimScenarios {
        scenarios = List.copyOf(scenarios);
        unreachable = List.copyOf(unreachable);
    }

    /**
     * A point that cannot be simulated.
     *
     * @param point name of the claim's input
     * @param reason why
     */
    public record UnreachablePoint(String point, String reason) {}
}
