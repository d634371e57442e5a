package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PoolRole;
import java.util.List;
import java.util.Locale;
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
            boolean known = false;
            for (PolicyKind kind : PolicyKind.values()) {
                known |= written(kind).equals(name);
            }
            checks.require(
                    known && !name.equals(written(PolicyKind.SCHEDULE)),
                    "name",
                    name,
                    known
                            ? "a schedule needs its windows"
                            : "without controllers the name must be a policy's: fixed, hpa, keda, dynamo-throughput,"
                                    + " dynamo-load, dynamo-hybrid, saturation, ratio or goodput",
                    known ? "Maybe add controllers" : "Maybe one of them, or add controllers");
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
                    roles,
                    "of several controllers each must have a role of its own",
                    "Maybe role: prefill and role: decode");
        }
        checks.done();
    }

    /** A policy with its defaults. */
    public static ScalingPolicy of(PolicyKind kind) {
        return new ScalingPolicy(written(kind), null);
    }

    private static String written(PolicyKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The same with its controllers named. */
    public ScalingPolicy resolved() {
        if (controllers != null) {
            return this;
        }
        for (PolicyKind kind : PolicyKind.values()) {
            if (written(kind).equals(name)) {
                return new ScalingPolicy(name, List.of(ScalingController.of(kind)));
            }
        }
        throw new IllegalStateException("no policy has the name " + name);
    }
}
