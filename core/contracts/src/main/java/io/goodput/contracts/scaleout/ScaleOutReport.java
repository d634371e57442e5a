package io.goodput.contracts.scaleout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the pools of a run changed, and what that did to its requests.
 *
 * @param pools in the layout's order
 * @param racks by system
 * @param mostGpus most GPUs that instances had at once
 * @param clairvoyantGpuSeconds GPU-seconds of the measured window with which whoever had known the load could have held the
 *     attainment at the least, a lower bound; absent where the load depends on how it is served, or a role has several pools
 * @param retries how often requests were begun again because hardware had failed
 * @param migrations how often requests were begun again because their instance had to go
 * @param lostTokens output tokens that were made and made again
 * @param kvTransfers by their path; absent where all KV goes one way
 * @param roleSwitches instances that have become prefill instances from decode instances, or the other way round
 * @param faults the first 100, in their order
 * @param faultCount of all
 * @param domains what stood in GPUs, nodes and racks at the start, those alike told once, the first 1,000
 * @param hours of the run, one after another, the first 1,000
 * @param series of the run, up to 400 stretches
 */
public record ScaleOutReport(
        List<PoolScaling> pools,
        List<RackUsage> racks,
        int mostGpus,
        @Nullable Double clairvoyantGpuSeconds,
        long retries,
        long migrations,
        long lostTokens,
        @Nullable KvTransfers kvTransfers,
        long roleSwitches,
        List<FaultOutcome> faults,
        long faultCount,
        List<FailureDomain> domains,
        List<HourOutcome> hours,
        List<ScaleOutBucket> series) {
    public ScaleOutReport {
        pools = List.copyOf(pools);
        racks = List.copyOf(racks);
        faults = List.copyOf(faults);
        domains = List.copyOf(domains);
        hours = List.copyOf(hours);
        series = List.copyOf(series);
    }

    /** GPU-seconds of instances that had their GPUs. */
    public double heldGpuSeconds() {
        return pools.stream().mapToDouble(PoolScaling::heldGpuSeconds).sum();
    }
}
