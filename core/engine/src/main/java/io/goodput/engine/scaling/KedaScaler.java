package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.Hpa;
import io.goodput.contracts.scaleout.Keda;
import io.goodput.contracts.scaleout.ScalingMetric;
import java.util.List;

/**
 * KEDA, every pool by itself: its operator takes a pool from zero when the pool's metric is above the activation, and to
 * zero, from whatever count, when it was not for the cooldown and the pool's least count is 0; above zero it leaves the
 * pool to an HPA with that one's defaults, for which the metric is an external one with an average value: ceil(total /
 * target).
 *
 * <p>A metric without a value is a scaler that fails: nothing changes. A pool at zero has no instance that could tell most
 * metrics, so that arrivals at the deployment wake it then, as they do KEDA's HTTP add-on.
 */
final class KedaScaler implements Controller {
    private final Pace polling;
    private final Pace syncing;
    private final double intervalSeconds;
    private final double cooldownSeconds;
    private final ScalingMetric[] metrics;
    private final double[] targets;
    private final double[] activations;
    private final double[] tolerances;
    private final HpaBehaviour[] behaviours;
    /** When the pool was found active last. */
    private final double[] activeAt;

    private long arrivedAtPoll;

    /**
     * @param specs of each pool, with every field filled and the same times in all
     * @param roles of the pools
     */
    KedaScaler(List<Keda> specs, List<PoolRole> roles) {
        int pools = specs.size();
        Hpa defaults = new Hpa(null, null, null, null, null, null, null, null);
        double pollingSeconds = requireNonNull(specs.getFirst().pollingSeconds());
        double syncSeconds = requireNonNull(defaults.resolved(roles.getFirst()).syncSeconds());
        polling = new Pace(pollingSeconds);
        syncing = new Pace(syncSeconds);
        intervalSeconds = Math.min(pollingSeconds, syncSeconds);
        cooldownSeconds = requireNonNull(specs.getFirst().cooldownSeconds());
        metrics = new ScalingMetric[pools];
        targets = new double[pools];
        activations = new double[pools];
        tolerances = new double[pools];
        behaviours = new HpaBehaviour[pools];
        activeAt = new double[pools];
        for (int pool = 0; pool < pools; pool++) {
            Keda spec = specs.get(pool);
            Hpa hpa = defaults.resolved(roles.get(pool));
            metrics[pool] = requireNonNull(spec.metric());
            targets[pool] = requireNonNull(spec.target());
            activations[pool] = requireNonNull(spec.activation());
            tolerances[pool] = requireNonNull(hpa.tolerance());
            behaviours[pool] = new HpaBehaviour(hpa);
        }
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        boolean polls = polling.isDue(view.now());
        boolean syncs = syncing.isDue(view.now());
        long arrived = view.arrivedRequests() - arrivedAtPoll;
        for (int pool = 0; pool < view.pools(); pool++) {
            double total = view.metric(pool, metrics[pool]) * Math.max(1, view.scraped(pool));
            int before = desired[pool];
            if (polls) {
                desired[pool] = polled(view, pool, before, total, arrived);
            }
            // At zero the HPA is asleep, and what has just woken it has to be seen by it first.
            if (syncs && before > 0 && desired[pool] > 0) {
                desired[pool] = synced(view, pool, before, total);
            }
        }
        if (polls) {
            arrivedAtPoll = view.arrivedRequests();
        }
    }

    private int polled(ScalingView view, int pool, int current, double total, long arrived) {
        double demand = current == 0 && Double.isNaN(total) ? arrived : total;
        if (Double.isNaN(demand)) {
            return current;
        }
        if (demand > activations[pool]) {
            activeAt[pool] = view.now();
            return current > 0 ? current : Counts.least(view, pool);
        }
        boolean hasCooledDown = view.now() >= activeAt[pool] + cooldownSeconds;
        return hasCooledDown && view.minInstances(pool) == 0 ? 0 : current;
    }

    private int synced(ScalingView view, int pool, int current, double total) {
        int recommended = current;
        if (!Double.isNaN(total)
                && !HorizontalAutoscaler.isTolerable(total / (targets[pool] * current), tolerances[pool])) {
            recommended = Counts.ceil(total / targets[pool]);
        }
        return Counts.atLeastOne(view, pool, behaviours[pool].next(view.now(), current, recommended));
    }
}
