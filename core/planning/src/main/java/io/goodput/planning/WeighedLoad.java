package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.Traffic;
import java.util.HashMap;
import java.util.Map;

/** A load that a layout may have to hold under, what is known of it before it is simulated, and how much it counts. */
final class WeighedLoad {
    private final RunTemplate template;
    private final Estimates estimates;
    private final CapacityBound bound;
    private final double weight;

    /** Only looked up, never iterated. */
    private final Map<PoolLayout, InstanceEstimate> instances = new HashMap<>();

    /**
     * @param question about that load, with every field filled
     * @param estimates for that load
     */
    WeighedLoad(PlanRequest question, RunTemplate template, Estimates estimates, double weight) {
        this.template = template;
        this.estimates = estimates;
        this.weight = weight;
        Traffic traffic = question.traffic();
        this.bound = new CapacityBound(
                OfferedLoad.of(traffic, estimates.load(), template.measuredRequests()),
                traffic.hasOwnObjectives() ? null : question.slo());
        estimates
                .instances()
                .forEach(each -> instances.put(each.instance(), each.slower(template.slowness(each.system()))));
    }

    RunTemplate template() {
        return template;
    }

    Estimates estimates() {
        return estimates;
    }

    CapacityBound bound() {
        return bound;
    }

    double weight() {
        return weight;
    }

    /** What one instance can do under this load. */
    InstanceEstimate estimate(PoolLayout pool) {
        PoolLayout one = pool.asInstance();
        return RunTemplate.resolved(instances.get(one), "the estimate of " + one.parallelism() + " on " + one.system());
    }

    /** Whether the instance has room for its longest request. */
    boolean fits(PoolLayout pool) {
        return estimate(pool).fits();
    }
}
