package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Failures by chance: of every unit of the kind that is powered, independently, with exponential times between.
 *
 * @param kind gpu, node, rack, link or slow
 * @param meanHoursBetween of one unit, 0.1 to 100,000,000: the mean time between its failures
 * @param repair how long it takes
 * @param rackShare share of the node failures that take the whole rack with them, 0 to 1; 0 when absent
 * @param factor as of a fault of that kind
 */
public record FailureRate(
        FaultKind kind,
        double meanHoursBetween,
        Delay repair,
        @Nullable Double rackShare,
        @Nullable Double factor) {
    public FailureRate {
        var checks = new Checks();
        checks.range("meanHoursBetween", meanHoursBetween, 0.1, 1e8);
        checks.require(
                kind != FaultKind.STORAGE,
                "kind",
                "storage",
                "the storage fails at given times only",
                "Maybe a fault with atSeconds");
        if (rackShare != null) {
            checks.range("rackShare", rackShare, 0, 1);
            checks.require(
                    kind == FaultKind.NODE,
                    "rackShare",
                    rackShare,
                    "only failures of nodes may take their rack with them",
                    "Maybe leave it out");
        }
        if (kind == FaultKind.SLOW) {
            checks.require(
                    factor != null && factor > 1 && factor <= 1_000,
                    "factor",
                    factor == null ? "absent" : factor,
                    "the factor of slow hardware must be above 1 and at most 1000",
                    "Maybe 2");
        } else if (factor != null) {
            checks.require(
                    kind == FaultKind.LINK && factor >= 0 && factor < 1,
                    "factor",
                    factor,
                    "only a link keeps a share of its rate, 0 to below 1",
                    "Maybe leave it out");
        }
        checks.done();
    }

    /** The same with every field filled that the kind has. */
    public FailureRate resolved() {
        return new FailureRate(
                kind,
                meanHoursBetween,
                repair,
                rackShare == null && kind == FaultKind.NODE ? Double.valueOf(0) : rackShare,
                factor == null ? kind.leftOfRate() : factor);
    }
}
