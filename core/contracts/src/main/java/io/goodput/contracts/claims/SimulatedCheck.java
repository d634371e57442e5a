package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import java.util.List;

/**
 * A check whose simulations were looked up.
 *
 * @param inputs those that are changed
 * @param points what was simulated, each point once
 */
public record SimulatedCheck(List<ChangedInput> inputs, List<SimulatedPoint> points) {
    public SimulatedCheck {
        inputs = List.copyOf(inputs);
        points = List.copyOf(points);
        var checks = new Checks();
        checks.distinct("points", points.stream().map(SimulatedPoint::point).toList(), 0, ClaimCheck.MAX_SIMULATIONS);
        checks.done();
    }

    /** What is changed, without the simulations. */
    public ClaimCheck check() {
        return new ClaimCheck(inputs);
    }
}
