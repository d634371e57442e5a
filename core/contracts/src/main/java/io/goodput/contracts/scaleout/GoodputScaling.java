package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * The product's own policy: the fewest instances that hold the attainment at the upper end of the forecast load when what
 * is ordered now becomes ready.
 *
 * @param attainment share of requests to hold, above 0 and at most 0.999999; the objective's when absent, else 0.99
 * @param intervalSeconds between two decisions, 1 to 3,600; 15 when absent
 * @param scaleDownStabilisationSeconds the highest need of so long counts downwards, 0 to 86,400; when absent twice the lead
 *     time, at least 600
 * @param risk chance that the load at the end of the lead time is above what is planned for, above 0 and below 0.5; 0.02
 *     when absent
 */
public record GoodputScaling(
        @Nullable Double attainment,
        @Nullable Double intervalSeconds,
        @Nullable Double scaleDownStabilisationSeconds,
        @Nullable Double risk) {
    /** All of its defaults. */
    static final GoodputScaling DEFAULT = new GoodputScaling(null, null, null, null);

    private static final double MAX_ATTAINMENT = 0.999999;

    public GoodputScaling {
        var checks = new Checks();
        if (attainment != null) {
            checks.positive("attainment", attainment, MAX_ATTAINMENT);
        }
        if (intervalSeconds != null) {
            checks.range("intervalSeconds", intervalSeconds, 1, 3_600);
        }
        if (scaleDownStabilisationSeconds != null) {
            checks.range("scaleDownStabilisationSeconds", scaleDownStabilisationSeconds, 0, 86_400);
        }
        if (risk != null) {
            checks.positive("risk", risk, 0.499);
        }
        checks.done();
    }

    /**
     * The same with every field filled whose default no lead time decides.
     *
     * @param asked attainment where this has none of its own, above 0 and at most 1
     */
    public GoodputScaling resolved(double asked) {
        return new GoodputScaling(
                attainment == null ? Double.valueOf(Math.min(asked, MAX_ATTAINMENT)) : attainment,
                intervalSeconds == null ? Double.valueOf(15) : intervalSeconds,
                scaleDownStabilisationSeconds,
                risk == null ? Double.valueOf(0.02) : risk);
    }
}
