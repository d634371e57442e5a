package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.scaleout.DynamoPlanner;
import java.util.List;

/** NVIDIA Dynamo's planner by observed load: every pool by itself, one instance at a time. */
final class DynamoLoad implements Controller {
    private final PlannerModel model;
    private final LoadSteps steps;
    private final double intervalSeconds;
    private final boolean waitsForPending;

    /** As {@code spec} says, which has every field filled. */
    DynamoLoad(DynamoPlanner spec, List<InstanceProfile> profiles) {
        model = new PlannerModel(profiles, requireNonNull(spec.learnsFromWarmUp()));
        steps = new LoadSteps(spec, model, profiles.size());
        intervalSeconds = requireNonNull(spec.loadIntervalSeconds());
        waitsForPending = requireNonNull(spec.waitsForPending());
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        model.observe(view);
        steps.observe(view);
        if (waitsForPending && isScaling(view)) {
            return;
        }
        for (int pool = 0; pool < view.pools(); pool++) {
            desired[pool] = Counts.atLeastOne(view, pool, stepped(view, pool, desired[pool], steps.of(view, pool)));
        }
        GpuBudget.fit(view, desired);
    }

    /** Whether what was ordered is not there yet in any pool. */
    static boolean isScaling(ScalingView view) {
        boolean isScaling = false;
        for (int pool = 0; pool < view.pools(); pool++) {
            isScaling |= view.starting(pool) + view.pending(pool) > 0;
        }
        return isScaling;
    }

    /** Steps are from those that are ready: what is on its way is part of the step up, and goes first with a step down. */
    static int stepped(ScalingView view, int pool, int current, int step) {
        int reached = view.ready(pool) + step;
        return step > 0 ? Math.max(current, reached) : step < 0 ? Math.min(current, reached) : current;
    }
}
