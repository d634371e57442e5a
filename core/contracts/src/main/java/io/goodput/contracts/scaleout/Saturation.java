package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * One instance more when the busier of KV and queue is too busy, one fewer when the smaller fleet would have room.
 * Instances that are on their way count as room, so that none is ordered twice.
 *
 * @param scaleUpAbove utilisation above which one is added, above 0 and at most 1; 0.85 when absent
 * @param scaleDownBelow utilisation that the smaller fleet stays below, above 0 and at most 1; 0.70 when absent
 * @param queueCapacity requests in an instance's queue that are all that it should have, 1 to 1,000,000; 5 when absent
 * @param intervalSeconds between two decisions, 1 to 3,600; 30 when absent
 */
public record Saturation(
        @Nullable Double scaleUpAbove,
        @Nullable Double scaleDownBelow,
        @Nullable Integer queueCapacity,
        @Nullable Double intervalSeconds) {
    /** All of its defaults. */
    static final Saturation DEFAULT = new Saturation(null, null, null, null);

    public Saturation {
        var checks = new Checks();
        if (scaleUpAbove != null) {
            checks.positive("scaleUpAbove", scaleUpAbove, 1);
        }
        if (scaleDownBelow != null) {
            checks.positive("scaleDownBelow", scaleDownBelow, 1);
        }
        checks.require(
                (scaleDownBelow == null ? 0.70 : scaleDownBelow) < (scaleUpAbove == null ? 0.85 : scaleUpAbove),
                "scaleDownBelow",
                scaleDownBelow == null ? "0.7 when absent" : scaleDownBelow,
                "scaleDownBelow must be below scaleUpAbove",
                "Maybe 0.15 lower");
        if (queueCapacity != null) {
            checks.range("queueCapacity", queueCapacity, 1, 1_000_000);
        }
        if (intervalSeconds != null) {
            checks.range("intervalSeconds", intervalSeconds, 1, 3_600);
        }
        checks.done();
    }

    /** The same with every field filled. */
    public Saturation resolved() {
        return new Saturation(
                scaleUpAbove == null ? Double.valueOf(0.85) : scaleUpAbove,
                scaleDownBelow == null ? Double.valueOf(0.70) : scaleDownBelow,
                queueCapacity == null ? Integer.valueOf(5) : queueCapacity,
                intervalSeconds == null ? Double.valueOf(30) : intervalSeconds);
    }
}
