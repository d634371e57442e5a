package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PoolLayout;
import org.jspecify.annotations.Nullable;

/**
 * Prefill and decode scaled together: decode instances by one metric, prefill instances by a ratio to them.
 *
 * @param prefillPerDecode prefill instances for each decode instance, above 0 and at most 4,096; the layout's ratio
 *     when absent
 * @param metric of the decode instances; tokens made per second when absent
 * @param target what the metric should be per decode instance, above 0 and at most 1e9; when absent for tokens 0.7 of what
 *     an instance makes at the largest batch inside the limit on time per output token, at the mean lengths seen so far
 * @param tolerance share by which the metric may miss its target before anything happens, 0 to 1; 0.1 when absent
 * @param intervalSeconds between two decisions, 1 to 3,600; 60 when absent
 * @param scaleDownStabilisationSeconds the highest recommendation of so long counts downwards, 0 to 3,600; 300 when absent
 */
public record FixedRatio(
        @Nullable Double prefillPerDecode,
        @Nullable ScalingMetric metric,
        @Nullable Double target,
        @Nullable Double tolerance,
        @Nullable Double intervalSeconds,
        @Nullable Double scaleDownStabilisationSeconds) {
    /** All of its defaults. */
    static final FixedRatio DEFAULT = new FixedRatio(null, null, null, null, null, null);

    public FixedRatio {
        var checks = new Checks();
        if (prefillPerDecode != null) {
            checks.positive("prefillPerDecode", prefillPerDecode, PoolLayout.MAX_INSTANCES);
        }
        if (target != null) {
            checks.positive("target", target, 1e9);
        }
        if (tolerance != null) {
            checks.range("tolerance", tolerance, 0, 1);
        }
        if (intervalSeconds != null) {
            checks.range("intervalSeconds", intervalSeconds, 1, 3_600);
        }
        if (scaleDownStabilisationSeconds != null) {
            checks.range("scaleDownStabilisationSeconds", scaleDownStabilisationSeconds, 0, 3_600);
        }
        checks.require(
                metric == null || metric == ScalingMetric.OUTPUT_TOKENS_PER_SECOND || target != null,
                "target",
                "absent",
                "only tokens made per second have a target of their own",
                "Maybe target: 0.7 for a utilisation");
        checks.done();
    }

    /**
     * The same with every field filled but a target of tokens, which depends on the lengths that are seen.
     *
     * @param layoutRatio prefill instances for each decode instance of the layout
     */
    public FixedRatio resolved(double layoutRatio) {
        return new FixedRatio(
                prefillPerDecode == null ? Double.valueOf(layoutRatio) : prefillPerDecode,
                metric == null ? ScalingMetric.OUTPUT_TOKENS_PER_SECOND : metric,
                target,
                tolerance == null ? Double.valueOf(0.1) : tolerance,
                intervalSeconds == null ? Double.valueOf(60) : intervalSeconds,
                scaleDownStabilisationSeconds == null ? Double.valueOf(300) : scaleDownStabilisationSeconds);
    }
}
