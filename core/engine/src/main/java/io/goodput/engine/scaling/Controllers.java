package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.DynamoPlanner;
import io.goodput.contracts.scaleout.FixedRatio;
import io.goodput.contracts.scaleout.GoodputScaling;
import io.goodput.contracts.scaleout.Hpa;
import io.goodput.contracts.scaleout.Keda;
import io.goodput.contracts.scaleout.Saturation;
import io.goodput.contracts.scaleout.ScalingController;
import java.util.List;

/** Controllers as they were asked for. */
public final class Controllers {
    private Controllers() {}

    /**
     * The controller that {@code spec} asks for.
     *
     * @param profiles of the pools that it decides for, in the order of its view
     * @param initialInstances of those pools
     */
    public static Controller of(
            ScalingController spec, List<InstanceProfile> profiles, int[] initialInstances, ServingTargets targets) {
        List<PoolRole> roles = profiles.stream().map(InstanceProfile::role).toList();
        return switch (spec.policy()) {
            case FIXED -> new FixedCount();
            case HPA -> {
                Hpa hpa = spec.hpa() == null ? new Hpa(null, null, null, null, null, null, null, null) : spec.hpa();
                yield new HorizontalAutoscaler(roles.stream().map(hpa::resolved).toList());
            }
            case KEDA -> {
                Keda keda = spec.keda() == null ? new Keda(null, null, null, null, null) : spec.keda();
                yield new KedaScaler(roles.stream().map(keda::resolved).toList(), roles);
            }
            case SCHEDULE -> new ScheduledCount(requireNonNull(spec.schedule()));
            case DYNAMO_THROUGHPUT -> new DynamoThroughput(planner(spec, targets), profiles);
            case DYNAMO_LOAD -> new DynamoLoad(planner(spec, targets), profiles);
            case DYNAMO_HYBRID -> new DynamoHybrid(planner(spec, targets), profiles);
            case SATURATION -> {
                Saturation saturation =
                        spec.saturation() == null ? new Saturation(null, null, null, null) : spec.saturation();
                yield new SaturationScaler(saturation.resolved());
            }
            case RATIO -> {
                FixedRatio ratio =
                        spec.ratio() == null ? new FixedRatio(null, null, null, null, null, null) : spec.ratio();
                yield new RatioScaler(ratio, profiles, initialInstances, targets.tpotSeconds());
            }
            case GOODPUT -> {
                GoodputScaling goodput =
                        spec.goodput() == null ? new GoodputScaling(null, null, null, null) : spec.goodput();
                yield new GoodputScaler(goodput.resolved(targets.attainment()), profiles, targets);
            }
        };
    }

    private static DynamoPlanner planner(ScalingController spec, ServingTargets targets) {
        DynamoPlanner planner = spec.dynamo() == null
                ? new DynamoPlanner(null, null, null, null, null, null, null, null, null, null, null)
                : spec.dynamo();
        return planner.resolved(targets.ttftSeconds(), targets.tpotSeconds());
    }
}
