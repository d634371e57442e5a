package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;

/**
 * Another value in the place of an input's own.
 *
 * @param name of the input
 * @param value in the input's unit
 */
public record ChangedInput(String name, double value) {
    public ChangedInput {
        var checks = new Checks();
        checks.name("name", name);
        checks.range("value", value, -Double.MAX_VALUE, Double.MAX_VALUE);
        checks.done();
    }
}
