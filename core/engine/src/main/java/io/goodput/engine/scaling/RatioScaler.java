package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.FixedRatio;
import io.goodput.contracts.scaleout.ScalingMetric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prefill and decode together, as ByteDance's HeteroScale: decode (or aggregated) pools in proportion to one metric of
 * theirs, ceil(total / target) outside a tolerance, and prefill pools by a fixed ratio to all of those, rounded up. Several
 * prefill pools share the ratio as they did at the start.
 */
final class RatioScaler implements Controller {
    /** Of what an instance can make, when no target is given: HeteroScale leaves as much for bursts. */
    private static final double USUAL_SHARE = 0.7;

    private final List<InstanceProfile> profiles;
    private final double limitSeconds;
    private final ScalingMetric metric;
    private final @Nullable Double target;
    private final double tolerance;
    private final double intervalSeconds;
    private final RecentHighest[] recent;
    /** Prefill instances of each pool for each decode instance of all; 0 for pools that are none. */
    private final double[] ratios;

    private boolean hasDecided;

    /**
     * As {@code spec} says.
     *
     * @param initialInstances of each pool, the ratio and the shares when nothing else is said
     * @param limitSeconds on the time per output token; infinite for none
     */
    RatioScaler(FixedRatio spec, List<InstanceProfile> profiles, int[] initialInstances, double limitSeconds) {
        this.profiles = profiles;
        this.limitSeconds = limitSeconds;
        int pools = profiles.size();
        int prefill = 0;
        int prefillPools = 0;
        int others = 0;
        for (int pool = 0; pool < pools; pool++) {
            if (profiles.get(pool).role() == PoolRole.PREFILL) {
                prefill += initialInstances[pool];
                prefillPools++;
            } else {
                others += initialInstances[pool];
            }
        }
        FixedRatio resolved = spec.resolved(Math.max(1, prefill) / (double) Math.max(1, others));
        double ratio = requireNonNull(resolved.prefillPerDecode());
        metric = requireNonNull(resolved.metric());
        target = resolved.target();
        tolerance = requireNonNull(resolved.tolerance());
        intervalSeconds = requireNonNull(resolved.intervalSeconds());
        recent = new RecentHighest[pools];
        ratios = new double[pools];
        for (int pool = 0; pool < pools; pool++) {
            recent[pool] = new RecentHighest(requireNonNull(resolved.scaleDownStabilisationSeconds()));
            if (profiles.get(pool).role() == PoolRole.PREFILL) {
                ratios[pool] = ratio * (prefill == 0 ? 1.0 / prefillPools : initialInstances[pool] / (double) prefill);
            }
        }
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        int leading = 0;
        for (int pool = 0; pool < view.pools(); pool++) {
            if (view.role(pool) != PoolRole.PREFILL) {
                if (!hasDecided) {
                    // What it finds is its first recommendation.
                    recent[pool].add(view.now(), desired[pool]);
                }
                recent[pool].add(view.now(), recommended(view, pool, desired[pool]));
                int highest = recent[pool].get(view.now());
                desired[pool] = Counts.atLeastOne(view, pool, highest);
                leading += desired[pool];
            }
        }
        hasDecided = true;
        for (int pool = 0; pool < view.pools(); pool++) {
            if (view.role(pool) == PoolRole.PREFILL) {
                desired[pool] = Counts.atLeastOne(view, pool, Counts.ceil(leading * ratios[pool]));
            }
        }
    }

    private int recommended(ScalingView view, int pool, int current) {
        double each = target == null ? usualTarget(view, profiles.get(pool)) : target;
        double total = view.metric(pool, metric) * view.scraped(pool);
        if (!(total >= 0) || !(each > 0) || view.scraped(pool) == 0) {
            return current;
        }
        boolean isTolerable = current > 0 && HorizontalAutoscaler.isTolerable(total / (each * current), tolerance);
        return isTolerable ? current : Counts.ceil(total / each);
    }

    /** Tokens a second of one instance, at the mean lengths until now; NaN before there are any. */
    private double usualTarget(ScalingView view, InstanceProfile profile) {
        double outputTokens = view.finishedOutputTokens() / (double) view.finishedRequests();
        double contextTokens = view.arrivedPromptTokens() / (double) view.arrivedRequests() + outputTokens / 2;
        if (Double.isNaN(contextTokens)) {
            return Double.NaN;
        }
        double tokens = profile.tokensPerDecodeStep();
        int batch = LargestBatch.within(
                limitSeconds,
                LargestBatch.most(profile, contextTokens),
                requests -> profile.decodeStepSeconds(requests, requests * contextTokens) / tokens);
        return USUAL_SHARE * batch * tokens / profile.decodeStepSeconds(batch, batch * contextTokens);
    }
}
