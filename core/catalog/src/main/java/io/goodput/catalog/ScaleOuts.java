package io.goodput.catalog;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.KvPath;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.LeadTime;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.Retries;
import io.goodput.contracts.scaleout.ScaleDown;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.Scraping;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fills how a layout lives through its run, and reports what cannot be. */
final class ScaleOuts {
    private static final String POINTER = "/scaleOut";

    private final ScaleOut asked;
    private final Layout layout;
    private final String engine;
    private final String precision;
    private final Door door;

    /** Bounds of the pools; empty where as many were asked for as the layout has not. */
    private final List<PoolBounds> bounds;

    private ScaleOuts(ScaleOut asked, Layout layout, String engine, String precision, Door door) {
        this.asked = asked;
        this.layout = layout;
        this.engine = engine;
        this.precision = precision;
        this.door = door;
        bounds = bounds();
    }

    /**
     * The same with every field filled.
     *
     * @param layout every field filled
     * @param engine of pools that name none, in full
     * @param precision of pools that name none
     */
    static @Nullable ScaleOut filled(
            @Nullable ScaleOut asked,
            Layout layout,
            String engine,
            String precision,
            ServiceLevelObjective slo,
            Door door) {
        return asked == null ? null : new ScaleOuts(asked, layout, engine, precision, door).filled(slo);
    }

    /** The policies of a question, each with every field filled; all that can decide for its layout where none are named. */
    static List<ScalingPolicy> policies(ScaleOutRequest request, Consumer<Violation> report) {
        Layout layout = request.scenario().layout().resolved();
        ScaleOut living = request.scenario().scaleOut();
        List<PoolBounds> given = living == null ? null : living.pools();
        var policies = new ScalingPolicies(
                layout,
                given == null
                        ? defaultBounds(layout)
                        : given.size() == layout.pools().size() ? given : List.of(),
                request.scenario().slo(),
                request.requiredAttainment(),
                report);
        List<ScalingPolicy> asked = request.policies() == null ? policies.all() : request.policies();
        return IntStream.range(0, asked.size())
                .mapToObj(i -> policies.filled(asked.get(i), "/policies/" + i))
                .toList();
    }

    /** Bounds of a layout's pools where none are asked for: from one to twice as many. */
    private static List<PoolBounds> defaultBounds(Layout layout) {
        return layout.pools().stream()
                .map(pool -> new PoolBounds(1, Math.min(2 * pool.instances(), PoolLayout.MAX_INSTANCES)))
                .toList();
    }

    private ScaleOut filled(ServiceLevelObjective slo) {
        Double objective = slo.attainment();
        var policies = new ScalingPolicies(
                layout, bounds, slo, objective == null ? ScaleOutRequest.DEFAULT_ATTAINMENT : objective, door::report);
        ScalingPolicy policy = policies.filled(
                asked.policy() == null ? ScalingPolicy.of(PolicyKind.FIXED) : asked.policy(), POINTER + "/policy");
        checkBounds();
        checkBudget();
        checkNetwork();
        checkRoleSwitch();
        LeadTime leadTime = (asked.leadTime() == null ? LeadTime.DEFAULT : asked.leadTime()).resolved();
        int[] most = mostInstances();
        checkSize(most);
        var fleets = new Fleets(
                asked, layout, most, Objects.requireNonNull(leadTime.warmNodes()), door::findSystem, door::report);
        checkFabric();
        return new ScaleOut(
                policy,
                bounds.isEmpty() ? asked.pools() : bounds,
                asked.gpuBudget(),
                (asked.scraping() == null ? Scraping.DEFAULT : asked.scraping()).resolved(),
                leadTime,
                (asked.scaleDown() == null ? ScaleDown.DEFAULT : asked.scaleDown()).resolved(),
                asked.whenEmpty() == null ? ScaleOut.WhenEmpty.WAIT : asked.whenEmpty(),
                asked.roleSwitchSeconds(),
                fleets.filled(),
                isEmpty(asked.faults()) ? null : fleets.filled(Objects.requireNonNull(asked.faults())),
                isEmpty(asked.failureRates()) ? null : fleets.filledRates(Objects.requireNonNull(asked.failureRates())),
                (asked.retries() == null ? Retries.DEFAULT : asked.retries()).resolved());
    }

    private static boolean isEmpty(@Nullable List<?> list) {
        return list == null || list.isEmpty();
    }

    private List<PoolBounds> bounds() {
        List<PoolBounds> given = asked.pools();
        if (given == null) {
            return defaultBounds(layout);
        }
        if (given.size() == layout.pools().size()) {
            return given;
        }
        report(
                "/pools",
                given.size() + " elements",
                "pools must hold one element for each pool of the layout, which has "
                        + layout.pools().size(),
                "Maybe {minInstances: 1, maxInstances: 8} for each, in the layout's order");
        return List.of();
    }

    private void checkBounds() {
        for (int i = 0; i < bounds.size(); i++) {
            int start = layout.pools().get(i).instances();
            int least = bounds.get(i).minInstances();
            int most = bounds.get(i).maxInstances();
            if (start < least || start > most) {
                report(
                        "/pools/" + i + (start < least ? "/minInstances" : "/maxInstances"),
                        start < least ? least : most,
                        "the layout starts with %d instances of this pool, which must be inside its bounds"
                                .formatted(start),
                        "Maybe %d, or layout.pools/%d/instances: %d".formatted(start, i, start < least ? least : most));
            }
        }
    }

    private void checkBudget() {
        Integer budget = asked.gpuBudget();
        if (budget == null) {
            return;
        }
        long least = 0;
        for (int i = 0; i < bounds.size(); i++) {
            least += (long) bounds.get(i).minInstances() * layout.pools().get(i).gpusPerInstance();
        }
        if (budget < least) {
            report(
                    "/gpuBudget",
                    budget,
                    "gpuBudget must be at least %d, the GPUs of minInstances of all pools".formatted(least),
                    "Maybe %d or more, or a smaller minInstances".formatted(Math.max(least, layout.gpus())));
        } else if (budget < layout.gpus()) {
            report(
                    "/gpuBudget",
                    budget,
                    "gpuBudget must be at least %d, the GPUs of the layout at the start".formatted(layout.gpus()),
                    "Maybe %d or more, or a smaller layout".formatted(layout.gpus()));
        }
    }

    /** Instances that each pool may have, inside the budget if it had that alone. */
    private int[] mostInstances() {
        int[] most = new int[layout.pools().size()];
        for (int i = 0; i < most.length; i++) {
            PoolLayout pool = layout.pools().get(i);
            Integer budget = asked.gpuBudget();
            int inBudget = budget == null ? Integer.MAX_VALUE : budget / pool.gpusPerInstance();
            most[i] =
                    bounds.isEmpty() ? pool.instances() : Math.min(bounds.get(i).maxInstances(), inBudget);
        }
        return most;
    }

    private void checkSize(int[] most) {
        long gpus = 0;
        long ranks = 0;
        for (int i = 0; i < most.length; i++) {
            gpus += (long) most[i] * layout.pools().get(i).gpusPerInstance();
            ranks += (long) most[i] * layout.pools().get(i).ranks();
        }
        gpus = Math.min(gpus, asked.gpuBudget() == null ? Long.MAX_VALUE : asked.gpuBudget());
        if (gpus > Layout.MAX_GPUS) {
            report(
                    "/pools",
                    gpus + " GPUs",
                    "all pools at maxInstances have at most %d GPUs".formatted(Layout.MAX_GPUS),
                    "Maybe a smaller maxInstances, or a gpuBudget");
        }
        if (ranks > Layout.MAX_RANKS) {
            report(
                    "/pools",
                    ranks + " attention ranks",
                    "all pools at maxInstances have at most %d attention ranks".formatted(Layout.MAX_RANKS),
                    "Maybe a smaller maxInstances, or a gpuBudget");
        }
    }

    private void checkNetwork() {
        if (layout.network() != null && layout.network().placement() != null) {
            door.report(Questions.violation(
                    "/layout/network/placement",
                    EnumNames.of(layout.network().placement()),
                    "where a layout scales out, its fleets say how instances are placed",
                    "Maybe placement and uplinkGigabytesPerSecond in scaleOut.fleets"));
        }
        if (layout.network() != null && layout.network().rackUplinkGigabytesPerSecond() != null) {
            door.report(Questions.violation(
                    "/layout/network/rackUplinkGigabytesPerSecond",
                    "given",
                    "where a layout scales out, its fleets say what the uplinks of racks carry",
                    "Maybe uplinkGigabytesPerSecond in scaleOut.fleets, and no racks in the pools"));
        }
        for (int i = 0; i < layout.pools().size(); i++) {
            List<Integer> racks = layout.pools().get(i).racks();
            if (racks != null) {
                door.report(Questions.violation(
                        "/layout/pools/" + i + "/racks",
                        racks,
                        "where a layout scales out, placement decides in which racks its instances sit",
                        "Maybe leave racks out"));
            }
        }
    }

    private void checkRoleSwitch() {
        if (asked.roleSwitchSeconds() == null) {
            return;
        }
        if (layout.mode() == ServingMode.AGGREGATED) {
            report(
                    "/roleSwitchSeconds",
                    asked.roleSwitchSeconds(),
                    "instances of an aggregated layout have one role, and no other to take",
                    "Maybe leave it out, or mode disaggregated");
        } else if (layout.pools().stream().noneMatch(this::hasOtherRoleLike)) {
            report(
                    "/roleSwitchSeconds",
                    asked.roleSwitchSeconds(),
                    "a prefill and a decode pool must have the same instances for one to become another:"
                            + " system, parallelism, engine and precision",
                    "Maybe leave it out, or the same system and tensorParallel in both");
        }
    }

    private boolean hasOtherRoleLike(PoolLayout pool) {
        return layout.pools().stream()
                .anyMatch(other -> other.role() != pool.role() && other.hasInstancesLike(pool, engine, precision));
    }

    /**
     * Over NVLink goes what stays in a fabric, so two instances between which KV moves must be able to stand in one: they
     * are of one system, and their GPUs fit.
     */
    private void checkFabric() {
        if (layout.network() == null || layout.network().kvPath() != KvPath.NVLINK) {
            return;
        }
        List<PoolLayout> decode = poolsOf(PoolRole.DECODE);
        boolean mayShare = poolsOf(PoolRole.PREFILL).stream()
                .anyMatch(from -> decode.stream().anyMatch(to -> mayShareFabric(from, to)));
        if (!mayShare) {
            door.report(Questions.violation(
                    "/layout/network/kvPath",
                    EnumNames.of(KvPath.NVLINK),
                    "nvlink joins the GPUs of one fabric, and no prefill instance fits into one beside a decode instance",
                    "Maybe rdma"));
        }
    }

    private List<PoolLayout> poolsOf(PoolRole role) {
        return layout.pools().stream().filter(pool -> pool.role() == role).toList();
    }

    private boolean mayShareFabric(PoolLayout from, PoolLayout to) {
        return from.system().equals(to.system())
                && door.findSystem(from.system())
                        .map(system -> from.gpusPerInstance() + to.gpusPerInstance()
                                <= system.nodesPerDomain()
                                        * system.gpusPerNode().asInt())
                        .orElse(true);
    }

    private void report(String pointer, Object value, String rule, String advice) {
        door.report(Questions.violation(POINTER + pointer, value, rule, advice));
    }
}
