package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.ScaleOut.WhenEmpty;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which policies a plan's layouts are tried under that come and go with the load, and how their instances live: as
 * {@link ScaleOut} has it, without failures.
 *
 * @param policies 1 to 20 of different names; when absent all that need no parameters but fixed, which is the plan itself
 * @param minInstances of every pool, 0 to 4,096; 1 when absent
 * @param scraping of the metrics that policies see
 * @param leadTime what a new instance waits for
 * @param scaleDown how an instance leaves
 * @param whenEmpty what becomes of requests while no instance can take them; they wait when absent
 * @param granularity what is taken and given back at once; nodes when absent
 * @param minimumBilledSeconds what is taken is billed for at least so long, 0 to 31,536,000; 0 when absent
 * @param maxLayouts how many layouts are tried, the plan's winner and those that cost least for their work by the
 *     estimates, 1 to 256; 16 when absent
 */
public record ScalingSpace(
        @Nullable List<ScalingPolicy> policies,
        @Nullable Integer minInstances,
        @Nullable Scraping scraping,
        @Nullable LeadTime leadTime,
        @Nullable ScaleDown scaleDown,
        @Nullable WhenEmpty whenEmpty,
        @Nullable Granularity granularity,
        @Nullable Double minimumBilledSeconds,
        @Nullable Integer maxLayouts) {
    private static final int DEFAULT_MAX_LAYOUTS = 16;

    public ScalingSpace {
        var checks = new Checks();
        if (policies != null) {
            policies = List.copyOf(policies);
            checks.distinct(
                    "policies", policies.stream().map(ScalingPolicy::name).toList(), 1, ScaleOutRequest.MAX_POLICIES);
        }
        if (minInstances != null) {
            checks.range("minInstances", minInstances, 0, PoolLayout.MAX_INSTANCES);
        }
        if (minimumBilledSeconds != null) {
            checks.range("minimumBilledSeconds", minimumBilledSeconds, 0, Fleet.MAX_BILLED_SECONDS);
        }
        if (maxLayouts != null) {
            checks.range("maxLayouts", maxLayouts, 1, 256);
        }
        checks.done();
    }

    /**
     * The same with every field filled; policies keep the defaults of their parameters, which depend on the layout.
     *
     * @param modes of the layouts: without policies of its own it has all that can decide for some of them
     */
    public ScalingSpace resolved(List<ServingMode> modes) {
        return new ScalingSpace(
                policies == null ? all(modes) : policies,
                minInstances == null ? Integer.valueOf(1) : minInstances,
                (scraping == null ? Scraping.DEFAULT : scraping).resolved(),
                (leadTime == null ? LeadTime.DEFAULT : leadTime).resolved(),
                (scaleDown == null ? ScaleDown.DEFAULT : scaleDown).resolved(),
                whenEmpty == null ? WhenEmpty.WAIT : whenEmpty,
                granularity == null ? Granularity.NODE : granularity,
                minimumBilledSeconds == null ? Double.valueOf(0) : minimumBilledSeconds,
                maxLayouts == null ? Integer.valueOf(DEFAULT_MAX_LAYOUTS) : maxLayouts);
    }

    private static List<ScalingPolicy> all(List<ServingMode> modes) {
        return PolicyKind.withoutParameters().stream()
                .filter(kind -> kind != PolicyKind.FIXED)
                .map(ScalingPolicy::of)
                .filter(policy -> modes.stream()
                        .anyMatch(mode -> policy.obstacle(mode.roles()).isEmpty()))
                .toList();
    }

    /**
     * How a layout lives under one of the policies, every field filled.
     *
     * @param layout at the start, every field filled
     * @param bounds of its pools, in its order
     * @param fleets of its systems, racks and all
     * @return empty where the policy cannot decide for the layout
     */
    public Optional<ScaleOut> living(
            ScalingPolicy policy,
            Layout layout,
            List<PoolBounds> bounds,
            List<Fleet> fleets,
            ServiceLevelObjective slo) {
        if (!policy.obstacle(layout.mode().roles()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ScaleOut(
                policy.resolved(layout, slo, ScaleOutRequest.requiredAttainment(null, slo)),
                bounds,
                null,
                scraping,
                leadTime,
                scaleDown,
                whenEmpty,
                null,
                fleets,
                null,
                null,
                Retries.DEFAULT.resolved()));
    }
}
