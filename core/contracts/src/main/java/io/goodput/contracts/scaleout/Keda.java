package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * KEDA: between one and the most instances it is an HPA on the metric's average; below one it decides itself.
 *
 * @param metric per instance, prompts in queue when absent, of decode pools KV utilisation
 * @param target what the metric should be, above 0 and at most 1e9; when absent 2 prompts, or 0.7
 * @param activation the pool leaves zero when the metric, over the whole pool, is above this, 0 to 1e9; 0 when absent
 * @param pollingSeconds between two looks, 1 to 3,600; 30 when absent
 * @param cooldownSeconds the pool goes to zero when the metric was not above the activation for so long, 0 to 86,400;
 *     300 when absent
 */
public record Keda(
        @Nullable ScalingMetric metric,
        @Nullable Double target,
        @Nullable Double activation,
        @Nullable Double pollingSeconds,
        @Nullable Double cooldownSeconds) {
    public Keda {
        var checks = new Checks();
        if (target != null) {
            checks.positive("target", target, 1e9);
        }
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
}
