package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA Dynamo's planner. The GPU budget is the scale-out's, and the least count of a pool is its bounds', but at least 1.
 *
 * @param ttftSeconds target; the objective's limit on time to first token when absent, else 0.5
 * @param itlSeconds target; the objective's limit on time per output token when absent, else 0.05
 * @param throughputIntervalSeconds between two decisions by forecast, 5 to 86,400; 180 when absent
 * @param loadIntervalSeconds between two decisions by observed load, 1 to 3,600; 5 when absent
 * @param forecaster of requests and lengths; constant when absent
 * @param maxInstancesPerStep most that one decision by forecast changes a pool by, 1 to 4,096; 8 when absent
 * @param scaleDownSensitivity share of the targets that the smaller fleet has to keep, above 0 and at most 1; 0.8 when
 *     absent
 * @param consolidationAware whether scaling in reckons with the load that those who stay inherit; true when absent, false
 *     as before its issue 9294
 * @param skipsWithoutTraffic whether an interval without requests, whose means are no numbers, is skipped, as in its issue
 *     6985; true when absent. When false it counts as no requests of the lengths before
 * @param waitsForPending whether it decides nothing while an instance starts or cannot start, as in its issue 14251; true
 *     when absent
 * @param learnsFromWarmUp whether steps of instances that have been ready for less than 120 s enter its regression, as in
 *     its issue 12430; true when absent
 */
public record DynamoPlanner(
        @Nullable Double ttftSeconds,
        @Nullable Double itlSeconds,
        @Nullable Double throughputIntervalSeconds,
        @Nullable Double loadIntervalSeconds,
        @Nullable Forecaster forecaster,
        @Nullable Integer maxInstancesPerStep,
        @Nullable Double scaleDownSensitivity,
        @Nullable Boolean consolidationAware,
        @Nullable Boolean skipsWithoutTraffic,
        @Nullable Boolean waitsForPending,
        @Nullable Boolean learnsFromWarmUp) {
    /** All of its defaults. */
    static final DynamoPlanner DEFAULT =
            new DynamoPlanner(null, null, null, null, null, null, null, null, null, null, null);

    private static final double MAX_TARGET_SECONDS = 3_600;

    public DynamoPlanner {
        var checks = new Checks();
        if (ttftSeconds != null) {
            checks.positive("ttftSeconds", ttftSeconds, MAX_TARGET_SECONDS);
        }
        if (itlSeconds != null) {
            checks.positive("itlSeconds", itlSeconds, MAX_TARGET_SECONDS);
        }
        if (throughputIntervalSeconds != null) {
            checks.range("throughputIntervalSeconds", throughputIntervalSeconds, 5, 86_400);
        }
        if (loadIntervalSeconds != null) {
            checks.range("loadIntervalSeconds", loadIntervalSeconds, 1, 3_600);
        }
        if (maxInstancesPerStep != null) {
            checks.range("maxInstancesPerStep", maxInstancesPerStep, 1, 4_096);
        }
        if (scaleDownSensitivity != null) {
            checks.positive("scaleDownSensitivity", scaleDownSensitivity, 1);
        }
        checks.done();
    }

    /**
     * The same with every field filled.
     *
     * @param ttftLimitSeconds the objective's; infinite when it has none
     * @param tpotLimitSeconds likewise
     */
    public DynamoPlanner resolved(double ttftLimitSeconds, double tpotLimitSeconds) {
        return new DynamoPlanner(
                ttftSeconds == null ? limit(ttftLimitSeconds, 0.5) : ttftSeconds,
                itlSeconds == null ? limit(tpotLimitSeconds, 0.05) : itlSeconds,
                throughputIntervalSeconds == null ? Double.valueOf(180) : throughputIntervalSeconds,
                loadIntervalSeconds == null ? Double.valueOf(5) : loadIntervalSeconds,
                forecaster == null ? Forecaster.CONSTANT : forecaster,
                maxInstancesPerStep == null ? Integer.valueOf(8) : maxInstancesPerStep,
                scaleDownSensitivity == null ? Double.valueOf(0.8) : scaleDownSensitivity,
                consolidationAware == null ? Boolean.TRUE : consolidationAware,
                skipsWithoutTraffic == null ? Boolean.TRUE : skipsWithoutTraffic,
                waitsForPending == null ? Boolean.TRUE : waitsForPending,
                learnsFromWarmUp == null ? Boolean.TRUE : learnsFromWarmUp);
    }

    /** The objective's limit, inside what a target may be. */
    private static Double limit(double limitSeconds, double otherwise) {
        return Double.isInfinite(limitSeconds) ? otherwise : Math.min(limitSeconds, MAX_TARGET_SECONDS);
    }
}
