package io.goodput.contracts.explanation;

import java.util.List;

/**
 * How the answer hangs on one input.
 *
 * @param input the input
 * @param range why it is tried that far, in words
 * @param changes at the lower end of the range and at the upper one; one alone where the other cannot be tried
 * @param usdPerHourMost the largest difference to the winner's bill of what is needed at an end; of ends where nothing that
 *     was tried holds it counts nothing
 * @param verdict this in words
 */
public record InputEffect(
        PlanInput input, String range, List<InputChange> changes, double usdPerHourMost, String verdict) {
    public InputEffect {
        changes = List.copyOf(changes);
    }
}
