package io.goodput.contracts;

import io.goodput.contracts.scaleout.RackUsage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run used in its measured window: the arrival of the first measured request to the arrival of the first one
 * after the measured ones, or to the end of a run that has no such. This is what a price book is applied to.
 *
 * @param windowSeconds length of the window
 * @param inputTokens prompt tokens served in the window: computed for the first time, or found in a prefix cache
 * @param outputTokens tokens made in the window
 * @param requests requests that arrived in the window
 * @param requestsInsideSlo those of them that met every per-request limit
 * @param pools in the layout's order
 * @param racks what was taken of each system's racks, where pools change; absent where they do not
 * @param hours the window hour by hour; absent where nobody looked
 */
public record Usage(
        double windowSeconds,
        long inputTokens,
        long outputTokens,
        long requests,
        long requestsInsideSlo,
        List<PoolUsage> pools,
        @Nullable List<RackUsage> racks,
        @Nullable List<UsageHour> hours) {
    public Usage {
        pools = List.copyOf(pools);
        racks = racks == null ? null : List.copyOf(racks);
        hours = hours == null ? null : List.copyOf(hours);
    }

    /** Of pools that do not change, as a whole. */
    public Usage(
            double windowSeconds,
            long inputTokens,
            long outputTokens,
            long requests,
            long requestsInsideSlo,
            List<PoolUsage> pools) {
        this(windowSeconds, inputTokens, outputTokens, requests, requestsInsideSlo, pools, null, null);
    }

    /** The same of pools that change. */
    public Usage on(List<RackUsage> taken) {
        return new Usage(windowSeconds, inputTokens, outputTokens, requests, requestsInsideSlo, pools, taken, hours);
    }

    /** The same with its hours as one stretch. */
    public Usage asAWhole() {
        return new Usage(
                windowSeconds,
                inputTokens,
                outputTokens,
                requests,
                requestsInsideSlo,
                pools,
                racks,
                hours == null || hours.isEmpty() ? hours : List.of(UsageHour.whole(hours)));
    }

    /** What was taken of a system's racks; empty where pools do not change. */
    public Optional<RackUsage> findRacks(String system) {
        return racks == null
                ? Optional.empty()
                : racks.stream().filter(each -> each.system().equals(system)).findFirst();
    }

    /** Energy of all pools; empty when there are none. */
    public Optional<Energy> findEnergy() {
        return pools.stream().map(PoolUsage::energy).reduce(Energy::plus);
    }
}
