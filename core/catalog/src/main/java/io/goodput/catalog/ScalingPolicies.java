package io.goodput.catalog;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.DynamoPlanner;
import io.goodput.contracts.scaleout.FixedRatio;
import io.goodput.contracts.scaleout.GoodputScaling;
import io.goodput.contracts.scaleout.Hpa;
import io.goodput.contracts.scaleout.Keda;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.Saturation;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.ScheduleWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Policies for one layout: fills their parameters, and refuses those that cannot decide for it.
 *
 * @param layout every field filled
 * @param bounds of its pools; empty where they are not known
 * @param attainment share of requests that is asked for
 * @param report what to do with a violation
 */
record ScalingPolicies(
        Layout layout,
        List<PoolBounds> bounds,
        ServiceLevelObjective slo,
        double attainment,
        Consumer<Violation> report) {
    private static final Hpa HPA = new Hpa(null, null, null, null, null, null, null, null);
    private static final Keda KEDA = new Keda(null, null, null, null, null);
    private static final DynamoPlanner DYNAMO =
            new DynamoPlanner(null, null, null, null, null, null, null, null, null, null, null);
    private static final Saturation SATURATION = new Saturation(null, null, null, null);
    private static final FixedRatio RATIO = new FixedRatio(null, null, null, null, null, null);
    private static final GoodputScaling GOODPUT = new GoodputScaling(null, null, null, null);

    /** All policies that need no parameters and can decide for the layout. */
    List<ScalingPolicy> all() {
        return PolicyKind.withoutParameters().stream()
                .filter(kind -> obstacle(kind).isEmpty())
                .map(ScalingPolicy::of)
                .toList();
    }

    /** The policy with every field filled; reports at {@code pointer} what is wrong with it. */
    ScalingPolicy filled(ScalingPolicy asked, String pointer) {
        List<ScalingController> controllers =
                Objects.requireNonNull(asked.resolved().controllers());
        List<ScalingController> filled = new ArrayList<>();
        for (int i = 0; i < controllers.size(); i++) {
            ScalingController controller = controllers.get(i);
            boolean named = asked.controllers() == null;
            String at = named ? pointer : pointer + "/controllers/" + i;
            String obstacle = obstacle(controller.policy());
            if (!obstacle.isEmpty()) {
                report.accept(Questions.violation(
                        at + (named ? "/name" : "/policy"),
                        controller.policy().written(),
                        obstacle,
                        "Maybe hpa, or a layout with one prefill and one decode pool"));
            } else if (hasPools(controller, at)) {
                checkSchedule(controller, at);
                roles(controller).forEach(each -> filled.add(filled(each, at)));
            }
        }
        checkAllDecided(controllers, pointer + "/controllers");
        return new ScalingPolicy(asked.name(), filled.isEmpty() ? controllers : filled);
    }

    /** Why a policy cannot decide for the layout; empty when it can. */
    private String obstacle(PolicyKind policy) {
        if (policy == PolicyKind.RATIO && layout.mode() == ServingMode.AGGREGATED) {
            return "ratio scales prefill and decode pools together, and an aggregated layout has neither";
        }
        if (policy.isJoint()) {
            for (PoolRole role : layoutRoles()) {
                int pools = layout.pools(role).size();
                if (pools > 1) {
                    return "%s decides one count for each role, and the layout has %d %s pools"
                            .formatted(policy.written(), pools, EnumNames.of(role));
                }
            }
        }
        return "";
    }

    private List<PoolRole> layoutRoles() {
        return layout.pools().stream().map(PoolLayout::role).distinct().toList();
    }

    private boolean hasPools(ScalingController controller, String at) {
        PoolRole role = controller.role();
        if (role == null || layoutRoles().contains(role)) {
            return true;
        }
        report.accept(Questions.violation(
                at + "/role",
                EnumNames.of(role),
                "no pool of the layout has this role",
                "Maybe " + layoutRoles().stream().map(EnumNames::of).collect(Collectors.joining(" or "))));
        return false;
    }

    private void checkAllDecided(List<ScalingController> controllers, String pointer) {
        if (controllers.stream().anyMatch(each -> each.role() == null)) {
            return;
        }
        for (PoolRole role : layoutRoles()) {
            if (controllers.stream().noneMatch(each -> each.role() == role)) {
                report.accept(Questions.violation(
                        pointer,
                        controllers.stream()
                                .map(each -> EnumNames.of(Objects.requireNonNull(each.role())))
                                .collect(Collectors.joining(", ")),
                        "nobody decides for the %s pools".formatted(EnumNames.of(role)),
                        "Maybe {policy: fixed, role: %s}".formatted(EnumNames.of(role))));
            }
        }
    }

    private void checkSchedule(ScalingController controller, String at) {
        if (controller.schedule() == null || bounds.isEmpty()) {
            return;
        }
        List<ScheduleWindow> windows = controller.schedule().windows();
        for (int i = 0; i < windows.size(); i++) {
            int instances = windows.get(i).instances();
            for (int pool = 0; pool < bounds.size(); pool++) {
                PoolBounds within = bounds.get(pool);
                boolean decides = controller.role() == null
                        || controller.role() == layout.pools().get(pool).role();
                if (decides && (instances < within.minInstances() || instances > within.maxInstances())) {
                    report.accept(Questions.violation(
                            at + "/schedule/windows/" + i + "/instances",
                            instances,
                            "a schedule must stay between minInstances and maxInstances of its pools, of layout.pools/%d %d and %d"
                                    .formatted(pool, within.minInstances(), within.maxInstances()),
                            "Maybe other bounds in scaleOut.pools, or a schedule for each role"));
                    break;
                }
            }
        }
    }

    /** One controller for each role where the defaults of its parameters depend on the role. */
    private List<ScalingController> roles(ScalingController asked) {
        boolean perRole = asked.policy() == PolicyKind.HPA || asked.policy() == PolicyKind.KEDA;
        if (!perRole || asked.role() != null) {
            return List.of(asked);
        }
        return layoutRoles().stream()
                .map(role -> new ScalingController(
                        asked.policy(), role, asked.hpa(), asked.keda(), null, null, null, null, null))
                .toList();
    }

    private ScalingController filled(ScalingController asked, String at) {
        PolicyKind policy = asked.policy();
        PoolRole role = asked.role();
        Hpa hpa = asked.hpa();
        Keda keda = asked.keda();
        DynamoPlanner dynamo = asked.dynamo();
        Saturation saturation = asked.saturation();
        FixedRatio ratio = asked.ratio();
        GoodputScaling goodput = asked.goodput();
        switch (policy) {
            case FIXED, SCHEDULE -> {}
            case HPA -> hpa = (hpa == null ? HPA : hpa).resolved(Objects.requireNonNull(role));
            case KEDA -> keda = (keda == null ? KEDA : keda).resolved(Objects.requireNonNull(role));
            case DYNAMO_THROUGHPUT, DYNAMO_LOAD, DYNAMO_HYBRID ->
                dynamo = (dynamo == null ? DYNAMO : dynamo)
                        .resolved(slo.tightestSeconds(LatencyMetric.TTFT), tokenLimitSeconds());
            case SATURATION -> saturation = (saturation == null ? SATURATION : saturation).resolved();
            case RATIO -> ratio = filled(ratio == null ? RATIO : ratio, at);
            case GOODPUT -> goodput = (goodput == null ? GOODPUT : goodput).resolved(attainment);
        }
        return new ScalingController(policy, role, hpa, keda, asked.schedule(), dynamo, saturation, ratio, goodput);
    }

    private FixedRatio filled(FixedRatio asked, String at) {
        double prefill = instances(PoolRole.PREFILL);
        try {
            return asked.resolved(prefill / instances(PoolRole.DECODE));
        } catch (InvalidInputException e) {
            e.under(at + "/ratio").violations().forEach(report);
            return asked;
        }
    }

    private int instances(PoolRole role) {
        return layout.pools(role).stream().mapToInt(PoolLayout::instances).sum();
    }

    /** The limit on the time per output token, of a request or else of its gaps; infinite when there is none. */
    private double tokenLimitSeconds() {
        double perToken = slo.tightestSeconds(LatencyMetric.TPOT);
        return Double.isInfinite(perToken) ? slo.tightestSeconds(LatencyMetric.ITL) : perToken;
    }
}
