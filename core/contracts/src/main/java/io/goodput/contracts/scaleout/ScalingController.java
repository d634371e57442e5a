package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy with its parameters, for the pools of one role or for all.
 *
 * @param policy which
 * @param role whose pools; all pools when absent. Policies that decide for prefill and decode together have none
 * @param hpa parameters of that policy; defaults when absent
 * @param keda parameters of that policy; defaults when absent
 * @param schedule what that policy needs
 * @param dynamo parameters of Dynamo's policies; defaults when absent
 * @param saturation parameters of that policy; defaults when absent
 * @param ratio parameters of that policy; defaults when absent
 * @param goodput parameters of that policy; defaults when absent
 */
public record ScalingController(
        PolicyKind policy,
        @Nullable PoolRole role,
        @Nullable Hpa hpa,
        @Nullable Keda keda,
        @Nullable Schedule schedule,
        @Nullable DynamoPlanner dynamo,
        @Nullable Saturation saturation,
        @Nullable FixedRatio ratio,
        @Nullable GoodputScaling goodput) {
    public ScalingController {
        var checks = new Checks();
        belongs(checks, "hpa", hpa, policy == PolicyKind.HPA, policy);
        belongs(checks, "keda", keda, policy == PolicyKind.KEDA, policy);
        belongs(checks, "schedule", schedule, policy == PolicyKind.SCHEDULE, policy);
        belongs(checks, "dynamo", dynamo, policy.isDynamo(), policy);
        belongs(checks, "saturation", saturation, policy == PolicyKind.SATURATION, policy);
        belongs(checks, "ratio", ratio, policy == PolicyKind.RATIO, policy);
        belongs(checks, "goodput", goodput, policy == PolicyKind.GOODPUT, policy);
        checks.require(
                policy != PolicyKind.SCHEDULE || schedule != null,
                "schedule",
                "absent",
                "a schedule needs its windows",
                "Maybe schedule: {windows: [{fromHour: 8, toHour: 20, instances: 6}]}");
        checks.require(
                role == null || !policy.isJoint(),
                "role",
                role,
                policy.written() + " decides for all pools together",
                "Maybe leave role out");
        checks.done();
    }

    /** A policy with its defaults for all pools. */
    public static ScalingController of(PolicyKind policy) {
        return new ScalingController(policy, null, null, null, null, null, null, null, null);
    }

    private static void belongs(
            Checks checks, String name, @Nullable Object value, boolean allowed, PolicyKind policy) {
        checks.require(
                value == null || allowed,
                name,
                "given",
                name + " holds no parameters of the policy " + policy.written(),
                "Maybe another policy, or leave it out");
    }

    /**
     * The same with every field filled, once for each role where the defaults of its parameters depend on the role.
     *
     * @param layout that it decides for, every field filled
     * @param attainment share of requests that is asked for
     * @throws io.goodput.contracts.InvalidInputException where the layout's ratio of prefill to decode instances is none that it takes
     */
    public List<ScalingController> resolved(Layout layout, ServiceLevelObjective slo, double attainment) {
        return switch (policy) {
            case FIXED, SCHEDULE -> List.of(this);
            case HPA, KEDA ->
                (role == null ? layout.mode().roles() : List.of(role))
                        .stream().map(this::resolved).toList();
            case DYNAMO_THROUGHPUT, DYNAMO_LOAD, DYNAMO_HYBRID ->
                List.of(with(
                        (dynamo == null ? DynamoPlanner.DEFAULT : dynamo)
                                .resolved(slo.tightestSeconds(LatencyMetric.TTFT), slo.tightestSecondsPerToken()),
                        saturation,
                        ratio,
                        goodput));
            case SATURATION ->
                List.of(with(
                        dynamo, (saturation == null ? Saturation.DEFAULT : saturation).resolved(), ratio, goodput));
            case RATIO ->
                List.of(with(
                        dynamo,
                        saturation,
                        (ratio == null ? FixedRatio.DEFAULT : ratio)
                                .resolved(instances(layout, PoolRole.PREFILL) / instances(layout, PoolRole.DECODE)),
                        goodput));
            case GOODPUT ->
                List.of(with(
                        dynamo,
                        saturation,
                        ratio,
                        (goodput == null ? GoodputScaling.DEFAULT : goodput).resolved(attainment)));
        };
    }

    private static double instances(Layout layout, PoolRole ofRole) {
        return layout.pools(ofRole).stream().mapToInt(PoolLayout::instances).sum();
    }

    private ScalingController resolved(PoolRole decided) {
        boolean isHpa = policy == PolicyKind.HPA;
        return new ScalingController(
                policy,
                decided,
                isHpa ? (hpa == null ? Hpa.DEFAULT : hpa).resolved(decided) : null,
                isHpa ? null : (keda == null ? Keda.DEFAULT : keda).resolved(decided),
                null,
                null,
                null,
                null,
                null);
    }

    private ScalingController with(
            @Nullable DynamoPlanner ofDynamo,
            @Nullable Saturation ofSaturation,
            @Nullable FixedRatio ofRatio,
            @Nullable GoodputScaling ofGoodput) {
        return new ScalingController(policy, role, hpa, keda, schedule, ofDynamo, ofSaturation, ofRatio, ofGoodput);
    }
}
