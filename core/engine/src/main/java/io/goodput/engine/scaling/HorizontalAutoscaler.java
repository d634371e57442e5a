package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.scaleout.Hpa;
import io.goodput.contracts.scaleout.ScalingMetric;
import java.util.List;

/**
 * Kubernetes' HorizontalPodAutoscaler on one metric of each pod, every pool by itself: ceil(pods × metric / target) of the
 * pods whose metric is known, as the replica calculator of its controller reckons.
 *
 * <p>Instances that start or wait for GPUs are pods that are not yet ready, and those that have become ready since the
 * scrape are pods without a metric. Draining ones are none. A metric without a value changes nothing.
 */
final class HorizontalAutoscaler implements Controller {
    private final double intervalSeconds;
    private final ScalingMetric[] metrics;
    private final double[] targets;
    private final double[] tolerances;
    private final HpaBehaviour[] behaviours;

    /** @param specs of each pool, with every field filled and the same interval in all */
    HorizontalAutoscaler(List<Hpa> specs) {
        int pools = specs.size();
        intervalSeconds = requireNonNull(specs.getFirst().syncSeconds());
        metrics = new ScalingMetric[pools];
        targets = new double[pools];
        tolerances = new double[pools];
        behaviours = new HpaBehaviour[pools];
        for (int pool = 0; pool < pools; pool++) {
            Hpa spec = specs.get(pool);
            metrics[pool] = requireNonNull(spec.metric());
            targets[pool] = requireNonNull(spec.target());
            tolerances[pool] = requireNonNull(spec.tolerance());
            behaviours[pool] = new HpaBehaviour(spec);
        }
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        for (int pool = 0; pool < view.pools(); pool++) {
            int recommended = recommended(view, pool, desired[pool]);
            int count = behaviours[pool].next(view.now(), desired[pool], recommended);
            desired[pool] = Counts.atLeastOne(view, pool, count);
        }
    }

    private int recommended(ScalingView view, int pool, int current) {
        double metric = view.metric(pool, metrics[pool]);
        int known = Math.min(view.scraped(pool), view.ready(pool));
        if (Double.isNaN(metric) || known == 0) {
            return current;
        }
        double target = targets[pool];
        double tolerance = tolerances[pool];
        int missing = view.ready(pool) - known;
        int unready = view.starting(pool) + view.pending(pool);
        double ratio = metric / target;
        boolean countsUnready = unready > 0 && ratio > 1;
        if (missing == 0 && !countsUnready) {
            return isTolerable(ratio, tolerance) ? current : Counts.ceil(ratio * known);
        }
        // Pods without a metric soften what is done: idle when it goes up, at their target when it goes down.
        int counted = known + missing + (countsUnready ? unready : 0);
        double total = ratio * known + (ratio > 1 ? 0 : missing);
        double softened = total / counted;
        int count = Counts.ceil(total);
        boolean turns = ratio > 1 ? softened < 1 || count < current : softened > 1 || count > current;
        return isTolerable(softened, tolerance) || turns ? current : count;
    }

    static boolean isTolerable(double ratio, double tolerance) {
        return ratio >= 1 - tolerance && ratio <= 1 + tolerance;
    }
}
