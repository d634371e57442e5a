package io.goodput.catalog;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolBounds;
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
                filled.addAll(filled(controller, at));
            }
        }
        checkAllDecided(asked, controllers, pointer + "/controllers");
        return new ScalingPolicy(asked.name(), filled.isEmpty() ? controllers : filled);
    }

    private String obstacle(PolicyKind policy) {
        return policy.obstacle(layout.pools().stream().map(PoolLayout::role).toList());
    }

    private List<PoolRole> layoutRoles() {
        return layout.mode().roles();
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

    private void checkAllDecided(ScalingPolicy asked, List<ScalingController> controllers, String pointer) {
        asked.findUndecided(layoutRoles())
                .ifPresent(role -> report.accept(Questions.violation(
                        pointer,
                        controllers.stream()
                                .map(each -> EnumNames.of(Objects.requireNonNull(each.role())))
                                .collect(Collectors.joining(", ")),
                        "nobody decides for the %s pools".formatted(EnumNames.of(role)),
                        "Maybe {policy: fixed, role: %s}".formatted(EnumNames.of(role)))));
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

    private List<ScalingController> filled(ScalingController asked, String at) {
        try {
            return asked.resolved(layout, slo, attainment);
        } catch (InvalidInputException e) {
            e.under(at + "/ratio").violations().forEach(report);
            return List.of(asked);
        }
    }
}
