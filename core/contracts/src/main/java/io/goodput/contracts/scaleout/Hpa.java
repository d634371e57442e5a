package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PoolRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' HorizontalPodAutoscaler: desired = ceil(current × metric / target).
 *
 * @param metric per instance; prompts in queue when absent, of decode pools KV utilisation
 * @param target what the metric should be, above 0 and at most 1e9; when absent 2 prompts or a utilisation of 0.7, while
 *     other metrics need one
 * @param tolerance share by which the metric may miss its target before anything happens, 0 to 1; 0.1 when absent
 * @param syncSeconds between two looks, 1 to 3,600; 15 when absent
 * @param scaleUpStabilisationSeconds the lowest recommendation of so long counts upwards, 0 to 3,600; 0 when absent
 * @param scaleDownStabilisationSeconds the highest recommendation of so long counts downwards, 0 to 3,600; 300 when absent
 * @param scaleUpRates the fastest of them limits; 4 instances or all of them each 15 s when absent
 * @param scaleDownRates likewise; all of them each 15 s when absent
 */
public record Hpa(
        @Nullable ScalingMetric metric,
        @Nullable Double target,
        @Nullable Double tolerance,
        @Nullable Double syncSeconds,
        @Nullable Double scaleUpStabilisationSeconds,
        @Nullable Double scaleDownStabilisationSeconds,
        @Nullable List<HpaRate> scaleUpRates,
        @Nullable List<HpaRate> scaleDownRates) {
    /** All of its defaults. */
    static final Hpa DEFAULT = new Hpa(null, null, null, null, null, null, null, null);

    public Hpa {
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
        if (tolerance != null) {
            checks.range("tolerance", tolerance, 0, 1);
        }
        if (syncSeconds != null) {
            checks.range("syncSeconds", syncSeconds, 1, 3_600);
        }
        if (scaleUpStabilisationSeconds != null) {
            checks.range("scaleUpStabilisationSeconds", scaleUpStabilisationSeconds, 0, 3_600);
        }
        if (scaleDownStabilisationSeconds != null) {
            checks.range("scaleDownStabilisationSeconds", scaleDownStabilisationSeconds, 0, 3_600);
        }
        scaleUpRates = rates(checks, "scaleUpRates", scaleUpRates);
        scaleDownRates = rates(checks, "scaleDownRates", scaleDownRates);
        checks.done();
    }

    /** The same with every field filled, for pools of that role. */
    public Hpa resolved(PoolRole role) {
        ScalingMetric onMetric = metric == null ? ScalingMetric.usual(role) : metric;
        return new Hpa(
                onMetric,
                target == null ? onMetric.usualTarget() : target,
                tolerance == null ? Double.valueOf(0.1) : tolerance,
                syncSeconds == null ? Double.valueOf(15) : syncSeconds,
                scaleUpStabilisationSeconds == null ? Double.valueOf(0) : scaleUpStabilisationSeconds,
                scaleDownStabilisationSeconds == null ? Double.valueOf(300) : scaleDownStabilisationSeconds,
                scaleUpRates == null ? List.of(new HpaRate(4, null, 15), new HpaRate(null, 1.0, 15)) : scaleUpRates,
                scaleDownRates == null ? List.of(new HpaRate(null, 1.0, 15)) : scaleDownRates);
    }

    private static @Nullable List<HpaRate> rates(Checks checks, String name, @Nullable List<HpaRate> rates) {
        if (rates == null) {
            return null;
        }
        checks.require(
                !rates.isEmpty() && rates.size() <= 8,
                name,
                rates.size() + " elements",
                name + " must hold between 1 and 8 elements",
                "Maybe leave it out");
        return List.copyOf(rates);
    }
}
