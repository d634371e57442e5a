package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;

/**
 * What a claim's value must be for it to hold.
 *
 * @param relation on which side of the value
 * @param value the claimed number
 * @param unit of the value
 * @param roundedTo what the claim is printed in whole multiples of: 1 when it says 2, 15 or 50
 */
public record ClaimTarget(Relation relation, double value, String unit, double roundedTo) {
    /** On which side a claim holds. */
    public enum Relation {
        AT_MOST,
        AT_LEAST
    }

    public ClaimTarget {
        var checks = new Checks();
        checks.positive("value", value, 1e12);
        checks.positive("roundedTo", roundedTo, value);
        checks.done();
    }

    /** Whether the claim holds to the letter. */
    public boolean holds(double computed) {
        return switch (relation) {
            case AT_MOST -> computed <= value;
            case AT_LEAST -> computed >= value;
        };
    }

    /** Whether it holds once rounded, halves upwards, as it is printed. */
    public boolean holdsRounded(double computed) {
        return holds(Math.floor(computed / roundedTo + 0.5) * roundedTo);
    }
}
