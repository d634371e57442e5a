package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who decides the counts of all pools.
 *
 * @param name its name in the answer; when there are no controllers it is that of the one policy, as {@code dynamo-hybrid}
 * @param controllers 1 to 3, each pool under exactly one; the policy of that name with its defaults when absent
 */
public record ScalingPolicy(String name, @Nullable List<ScalingController> controllers) {
    public ScalingPolicy {
        var checks = new Checks();
        checks.name("name", name);
        if (controllers == null) {
            Optional<PolicyKind> kind = PolicyKind.find(name);
            boolean schedule = kind.equals(Optional.of(PolicyKind.SCHEDULE));
            checks.require(
                    kind.isPresent() && !schedule,
                    "name",
                    name,
                    schedule
                            ? "a schedule needs its windows"
                            : "without controllers the name must be that of a policy: "
                                    + PolicyKind.withoutParameters().stream()
                                            .map(PolicyKind::written)
                                            .collect(Collectors.joining(", ")),
                    schedule
                            ? "Maybe controllers: [{policy: schedule, schedule: {windows: […]}}]"
                            : "Maybe one of them, or add controllers");
        } else {
            controllers = List.copyOf(controllers);
            checks.require(
                    !controllers.isEmpty() && controllers.size() <= 3,
                    "controllers",
                    controllers.size() + " elements",
                    "controllers must hold between 1 and 3 elements",
                    "Maybe one per role");
            List<PoolRole> roles =
                    controllers.stream().map(ScalingController::role).toList();
            checks.require(
                    controllers.size() == 1
                            || (!roles.contains(null)
                                    && roles.stream().distinct().count() == roles.size()),
                    "controllers",
                    roles.stream().map(ScalingPolicy::written).collect(Collectors.joining(", ")),
                    "of several controllers each must have a role of its own",
                    "Maybe role: prefill and role: decode");
        }
        checks.done();
    }

    /** A policy with its defaults. */
    public static ScalingPolicy of(PolicyKind kind) {
        return new ScalingPolicy(kind.written(), null);
    }

    private static String written(@Nullable PoolRole role) {
        return role == null ? "none" : role.name().toLowerCase(Locale.ROOT);
    }

    /** The same with its controllers named. */
    public ScalingPolicy resolved() {
        if (controllers != null) {
            return this;
        }
        return new ScalingPolicy(
                name, List.of(ScalingController.of(PolicyKind.find(name).orElseThrow())));
    }

    /**
     * Why it cannot decide for a layout; empty when it can.
     *
     * @param pools the role of each of its pools
     */
    public String obstacle(List<PoolRole> pools) {
        List<ScalingController> all = Objects.requireNonNull(resolved().controllers());
        for (ScalingController controller : all) {
            String obstacle = controller.policy().obstacle(pools);
            PoolRole role = controller.role();
            if (!obstacle.isEmpty()) {
                return obstacle;
            }
            if (role != null && !pools.contains(role)) {
                return "no pool of the layout has the role " + EnumNames.of(role);
            }
        }
        return findUndecided(pools)
                .map(role -> "nobody decides for the %s pools".formatted(EnumNames.of(role)))
                .orElse("");
    }

    /** A role for whose pools none of its controllers decides; empty when all are decided. */
    public Optional<PoolRole> findUndecided(List<PoolRole> pools) {
        List<ScalingController> all = Objects.requireNonNull(resolved().controllers());
        return pools.stream()
                .filter(role -> all.stream().noneMatch(each -> each.role() == null || each.role() == role))
                .findFirst();
    }

    /**
     * The same for a layout, with every parameter filled whose default no lead time decides.
     *
     * @param layout that it can decide for, every field filled
     * @param attainment share of requests that is asked for
     * @throws io.goodput.contracts.InvalidInputException where a default that is the layout's own cannot be
     */
    public ScalingPolicy resolved(Layout layout, ServiceLevelObjective slo, double attainment) {
        return new ScalingPolicy(
                name,
                Objects.requireNonNull(resolved().controllers()).stream()
                        .flatMap(each -> each.resolved(layout, slo, attainment).stream())
                        .toList());
    }
}
