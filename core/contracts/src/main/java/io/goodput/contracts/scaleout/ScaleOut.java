package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.Layout;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a layout lives through its run. The layout's counts are those at the start, ready from the first moment.
 *
 * @param policy who decides the counts; fixed when absent
 * @param pools bounds of each pool's count, in the layout's order; when absent from 1 to twice the layout's
 * @param gpuBudget GPUs that all pools together may have, starting and draining ones included, 1 to 1,000,000; no limit
 *     when absent
 * @param scraping of the metrics that policies see
 * @param leadTime what a new instance waits for
 * @param scaleDown how an instance leaves
 * @param whenEmpty what becomes of requests while no instance can take them; they wait when absent
 * @param roleSwitchSeconds how long a drained decode instance takes to become a prefill instance or back, instead of being
 *     given back while another one is started, where the pools' instances are alike, 0 to 86,400; none does when absent
 * @param fleets racks of each system, at most one per system; defaults of those that have none
 * @param faults at given times, up to 1,000
 * @param failureRates by chance, up to 16
 * @param retries of requests whose hardware failed
 */
public record ScaleOut(
        @Nullable ScalingPolicy policy,
        @Nullable List<PoolBounds> pools,
        @Nullable Integer gpuBudget,
        @Nullable Scraping scraping,
        @Nullable LeadTime leadTime,
        @Nullable ScaleDown scaleDown,
        @Nullable WhenEmpty whenEmpty,
        @Nullable Double roleSwitchSeconds,
        @Nullable List<Fleet> fleets,
        @Nullable List<Fault> faults,
        @Nullable List<FailureRate> failureRates,
        @Nullable Retries retries) {
    private static final int MAX_FAULTS = 1_000;

    /** What becomes of requests while no instance can take them. */
    public enum WhenEmpty {
        /** They wait, in the order of their arrival. */
        WAIT,
        /** They are rejected. */
        REJECT
    }

    public ScaleOut {
        var checks = new Checks();
        pools = pools == null ? null : List.copyOf(pools);
        if (pools != null) {
            checks.require(
                    pools.size() <= Layout.MAX_POOLS,
                    "pools",
                    pools.size() + " elements",
                    "pools must hold one element for each of the layout's",
                    "Maybe fewer");
        }
        if (gpuBudget != null) {
            checks.range("gpuBudget", gpuBudget, 1, 1_000_000);
        }
        if (roleSwitchSeconds != null) {
            checks.range("roleSwitchSeconds", roleSwitchSeconds, 0, 86_400);
        }
        if (fleets != null) {
            fleets = List.copyOf(fleets);
            checks.distinct("fleets", fleets.stream().map(Fleet::system).toList(), 0, Layout.MAX_POOLS);
        }
        if (faults != null) {
            faults = List.copyOf(faults);
            checks.require(
                    faults.size() <= MAX_FAULTS,
                    "faults",
                    faults.size() + " elements",
                    "faults must hold at most " + MAX_FAULTS + " elements",
                    "Maybe failureRates");
        }
        if (failureRates != null) {
            failureRates = List.copyOf(failureRates);
            checks.require(
                    failureRates.size() <= 16,
                    "failureRates",
                    failureRates.size() + " elements",
                    "failureRates must hold at most 16 elements",
                    "Maybe one per kind");
        }
        checks.done();
    }

    /** The same with its systems called as {@code exact} calls them. */
    public ScaleOut onSystems(UnaryOperator<String> exact) {
        return with(
                policy,
                pools,
                fleets == null
                        ? null
                        : fleets.stream()
                                .map(each -> each.on(exact.apply(each.system())))
                                .toList(),
                faults == null
                        ? null
                        : faults.stream()
                                .map(each -> each.system() == null ? each : each.on(exact.apply(each.system())))
                                .toList());
    }

    /** The same under this policy, or under none that is named here. */
    public ScaleOut withPolicy(@Nullable ScalingPolicy other) {
        return with(other, pools, fleets, faults);
    }

    /** The same with these bounds of the pools. */
    public ScaleOut withBounds(List<PoolBounds> bounds) {
        return with(policy, bounds, fleets, faults);
    }

    /** The same in these racks. */
    public ScaleOut withFleets(List<Fleet> others) {
        return with(policy, pools, others, faults);
    }

    private ScaleOut with(
            @Nullable ScalingPolicy decider,
            @Nullable List<PoolBounds> bounds,
            @Nullable List<Fleet> racks,
            @Nullable List<Fault> failures) {
        return new ScaleOut(
                decider,
                bounds,
                gpuBudget,
                scraping,
                leadTime,
                scaleDown,
                whenEmpty,
                roleSwitchSeconds,
                racks,
                failures,
                failureRates,
                retries);
    }

    /** Nothing but a policy. */
    public static ScaleOut of(ScalingPolicy policy) {
        return new ScaleOut(policy, null, null, null, null, null, null, null, null, null, null, null);
    }
}
