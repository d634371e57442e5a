package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.scaleout.DynamoPlanner;
import java.util.List;

/** NVIDIA Dynamo's planner with both loops: what the forecast needs is a floor under what the observed load wants. */
final class DynamoHybrid implements Controller {
    private final PlannerModel model;
    private final ForecastNeeds needs;
    private final LoadSteps steps;
    private final Pace throughput;
    private final Pace load;
    private final double intervalSeconds;
    private final boolean waitsForPending;
    /** As of the last forecast; 0 before the first. */
    private final int[] floors;

    /** As {@code spec} says, which has every field filled. */
    DynamoHybrid(DynamoPlanner spec, List<InstanceProfile> profiles) {
        double throughputSeconds = requireNonNull(spec.throughputIntervalSeconds());
        double loadSeconds = requireNonNull(spec.loadIntervalSeconds());
        model = new PlannerModel(profiles, requireNonNull(spec.learnsFromWarmUp()));
        needs = new ForecastNeeds(spec, model);
        steps = new LoadSteps(spec, model, profiles.size());
        throughput = new Pace(throughputSeconds);
        load = new Pace(loadSeconds);
        intervalSeconds = Math.min(throughputSeconds, loadSeconds);
        waitsForPending = requireNonNull(spec.waitsForPending());
        floors = new int[profiles.size()];
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        model.observe(view);
        steps.observe(view);
        if (throughput.isDue(view.now())) {
            // What cannot be told leaves the floors as they were.
            needs.reckon(view, desired, floors);
        }
        if (!load.isDue(view.now()) || (waitsForPending && DynamoLoad.isScaling(view))) {
            return;
        }
        for (int pool = 0; pool < view.pools(); pool++) {
            int stepped = DynamoLoad.stepped(view, pool, desired[pool], steps.of(view, pool));
            desired[pool] = Counts.atLeastOne(view, pool, Math.max(floors[pool], stepped));
        }
        GpuBudget.fit(view, desired);
    }
}
