package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;

/**
 * A simulation that stands for a point of a claim.
 *
 * @param point of the claim, as its scenarios name it
 * @param simulation id of a simulation that is done
 */
public record PointSimulation(String point, String simulation) {
    public PointSimulation {
        var checks = new Checks();
        checks.name("point", point);
        checks.name("simulation", simulation);
        checks.done();
    }
}
