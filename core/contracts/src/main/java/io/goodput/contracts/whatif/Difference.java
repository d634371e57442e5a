package io.goodput.contracts.whatif;

/**
 * A figure of the plan, and with a change.
 *
 * @param plan of the plan as it is
 * @param changed with the change
 * @param difference changed − plan
 */
public record Difference(double plan, double changed, double difference) {
    public static Difference of(double plan, double changed) {
        return new Difference(plan, changed, changed - plan);
    }
}
