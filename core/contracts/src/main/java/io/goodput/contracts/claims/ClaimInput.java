package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * One number that a claim's formula takes.
 *
 * @param name by which it can be changed
 * @param value the number that is used
 * @param unit of all its numbers
 * @param low lower end of its range, which the sensitivity goes to
 * @param high upper end of its range
 * @param least no value below can be given
 * @param most no value above can be given
 * @param tokensPerSecondPerUser of a measured throughput, the interactivity that it was measured at; else absent
 * @param source document, table or measurement, with its date
 * @param grade what stands behind it
 */
public record ClaimInput(
        String name,
        double value,
        String unit,
        double low,
        double high,
        double least,
        double most,
        @Nullable Double tokensPerSecondPerUser,
        String source,
        SourceGrade grade) {
    public ClaimInput {
        var checks = new Checks();
        checks.name("name", name);
        checks.require(
                least <= low && low <= high && high <= most,
                "low",
                low + " to " + high,
                name + " must have a range inside " + least + " to " + most,
                "Maybe correct the range");
        checks.range("value", value, least, most);
        checks.done();
    }

    /** The same with the value of who asks. */
    public ClaimInput changedTo(double given) {
        return new ClaimInput(
                name,
                given,
                unit,
                low,
                high,
                least,
                most,
                tokensPerSecondPerUser,
                "in the place of " + plain(value) + ": " + source,
                SourceGrade.GIVEN);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
