package io.goodput.catalog;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * A number of the catalog and where it comes from; its unit is in the name of the field that holds it.
 *
 * @param value the number that is used
 * @param low lower end of its range; required of an estimate
 * @param high upper end of its range; required of an estimate
 * @param source document, table or measurement
 * @param date of the source, ISO 8601
 * @param confidence how much it can be trusted
 */
public record Quantity(
        double value, @Nullable Double low, @Nullable Double high, String source, String date, Confidence confidence) {
    public Quantity {
        var checks = new Checks();
        checks.range("value", value, -Double.MAX_VALUE, Double.MAX_VALUE);
        boolean ranged = low != null && high != null;
        checks.require(
                ranged || (low == null && high == null && confidence != Confidence.ESTIMATE),
                "low",
                low + " to " + high,
                "an estimate needs its range, low and high; others have both or none",
                "Maybe add both");
        if (low != null && high != null) {
            checks.require(
                    low <= value && value <= high,
                    "value",
                    value,
                    "value must lie in its range, " + low + " to " + high,
                    "Maybe correct the range");
        }
        checks.done();
        new Provenance(source, date, confidence);
    }

    /** The value as a whole number; the caller knows that it is one. */
    public int asInt() {
        return Math.toIntExact(Math.round(value));
    }
}
