package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PoolRole;
import org.jspecify.annotations.Nullable;

/**
 * KEDA: between one and the most instances it is an HPA on the metric's average, with that one's defaults; below one it
 * decides itself. A metric without a value changes nothing; a pool at zero whose metric has none is woken by arrivals.
 *
 * @param metric per instance, prompts in queue when absent, of decode pools KV utilisation
 * @param target what the metric should be, above 0 and at most 1e9; when absent 2 prompts or a utilisation of 0.7, while
 *     other metrics need one
 * @param activation the pool leaves zero when the metric, over the whole pool, is above this, 0 to 1e9; 0 when absent
 * @param pollingSeconds between two looks at whether the pool should be at zero, 1 to 3,600; 30 when absent
 * @param cooldownSeconds the pool goes to zero when the metric was not above the activation for so long, 0 to 86,400;
 *     300 when absent
 */
public record Keda(
        @Nullable ScalingMetric metric,
        @Nullable Double target,
        @Nullable Double activation,
        @Nullable Double pollingSeconds,
        @Nullable Double cooldownSeconds) {
    /** All of its defaults. */
    static final Keda DEFAULT = new Keda(null, null, null, null, null);

    public Keda {
        var checks = new Checks();
        if (target != null) {
            checks.positive("target", target, 1e9);
        }
        checks.require(
                target != null || metric == null || metric.usualTarget() != null,
                "target",
                "absent",
                "only prompts in queue and utilisations have a target of their own",
                "Maybe target: 0.2 for mean-ttft-seconds");
        if (activation != null) {
            checks.range("activation", activation, 0, 1e9);
        }
        if (pollingSeconds != null) {
            checks.range("pollingSeconds", pollingSeconds, 1, 3_600);
        }
        if (cooldownSeconds != null) {
            checks.range("cooldownSeconds", cooldownSeconds, 0, 86_400);
        }
        checks.done();
    }

    /** The same with every field filled, for pools of that role. */
    public Keda resolved(PoolRole role) {
        ScalingMetric onMetric = metric == null ? ScalingMetric.usual(role) : metric;
        return new Keda(
                onMetric,
                target == null ? onMetric.usualTarget() : target,
                activation == null ? Double.valueOf(0) : activation,
                pollingSeconds == null ? Double.valueOf(30) : pollingSeconds,
                cooldownSeconds == null ? Double.valueOf(300) : cooldownSeconds);
    }
}
