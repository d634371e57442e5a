package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.scaleout.Saturation;
import io.goodput.contracts.scaleout.ScalingMetric;

/**
 * One instance more when the busier of KV and queue is too busy, one fewer when the smaller fleet would have room, every
 * pool by itself: llm-d's workload variant autoscaler with its thresholds. As there, instances that are on their way count
 * as supply for going up, and only those that are ready for going down.
 */
final class SaturationScaler implements Controller {
    private final double scaleUpAbove;
    private final double scaleDownBelow;
    private final double queueCapacity;
    private final double intervalSeconds;

    /** As {@code spec} says, which has every field filled. */
    SaturationScaler(Saturation spec) {
        scaleUpAbove = requireNonNull(spec.scaleUpAbove());
        scaleDownBelow = requireNonNull(spec.scaleDownBelow());
        queueCapacity = requireNonNull(spec.queueCapacity());
        intervalSeconds = requireNonNull(spec.intervalSeconds());
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        for (int pool = 0; pool < view.pools(); pool++) {
            desired[pool] = Counts.atLeastOne(view, pool, desired[pool] + change(view, pool));
        }
    }

    private int change(ScalingView view, int pool) {
        double utilisation = Math.max(
                view.metric(pool, ScalingMetric.KV_UTILISATION),
                view.metric(pool, ScalingMetric.QUEUED_REQUESTS) / queueCapacity);
        int measured = view.scraped(pool);
        if (Double.isNaN(utilisation) || measured == 0) {
            return 0;
        }
        // In instances that would be wholly busy.
        double demand = utilisation * measured;
        int ready = view.ready(pool);
        if (demand > scaleUpAbove * (ready + view.starting(pool) + view.pending(pool))) {
            return 1;
        }
        return ready > 1 && demand < scaleDownBelow * (ready - 1) ? -1 : 0;
    }
}
