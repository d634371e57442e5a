package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.scaleout.DynamoPlanner;
import java.util.List;

/** NVIDIA Dynamo's planner by forecast load; its regressions learn at the intervals of observed load all the same. */
final class DynamoThroughput implements Controller {
    private final PlannerModel model;
    private final ForecastNeeds needs;
    private final Pace throughput;
    private final double intervalSeconds;
    private final boolean waitsForPending;
    private final int[] current;

    /** As {@code spec} says, which has every field filled. */
    DynamoThroughput(DynamoPlanner spec, List<InstanceProfile> profiles) {
        double throughputSeconds = requireNonNull(spec.throughputIntervalSeconds());
        model = new PlannerModel(profiles, requireNonNull(spec.learnsFromWarmUp()));
        needs = new ForecastNeeds(spec, model);
        throughput = new Pace(throughputSeconds);
        intervalSeconds = Math.min(throughputSeconds, requireNonNull(spec.loadIntervalSeconds()));
        waitsForPending = requireNonNull(spec.waitsForPending());
        current = new int[profiles.size()];
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        model.observe(view);
        if (!throughput.isDue(view.now())) {
            return;
        }
        System.arraycopy(desired, 0, current, 0, desired.length);
        boolean isTold = needs.reckon(view, current, desired);
        if (waitsForPending && DynamoLoad.isScaling(view)) {
            System.arraycopy(current, 0, desired, 0, desired.length);
        } else if (isTold) {
            GpuBudget.fit(view, desired);
        }
    }
}
