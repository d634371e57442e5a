package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA Dynamo's planner. The GPU budget is the scale-out's.
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
 *     6985; true when absent
 * @param waitsForPending whether it decides nothing while an instance starts or cannot start, as in its issue 14251; true
 *     when absent
 * @param learnsFromWarmUp whether steps of instances that have just become ready enter its regression, as in its issue
 *     12430; true when absent
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
    public DynamoPlanner {
        var checks = new Checks();
        if (ttftSeconds != null) {
            checks.positive("ttftSeconds", ttftSeconds, 3_600);
        }
        if (itlSeconds != null) {
            checks.positive("itlSeconds", itlSeconds, 3_600);
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
}
