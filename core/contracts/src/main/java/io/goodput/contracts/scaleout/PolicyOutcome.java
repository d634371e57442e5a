package io.goodput.contracts.scaleout;

import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.RequestCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the scenario under one policy. Figures are of the search seed's run where they do not say otherwise.
 *
 * @param name the policy's
 * @param holds whether the attainment that is asked for is reached on every seed
 * @param attainment share of measured requests inside all of their limits
 * @param attainmentOverSeeds its mean over all seeds; absent where there is one
 * @param timeToFirstToken of measured requests that got a token; absent when the run is unstable
 * @param timePerOutputToken of measured requests that finished with more than one; absent when the run is unstable
 * @param requests of the whole run by where they ended
 * @param late measured requests that finished and missed a limit; absent when the run is unstable
 * @param gpuHours by state
 * @param meanGpus mean of the GPUs that instances had
 * @param mostGpus most of them at once
 * @param decisions that changed a count
 * @param flaps of those, decisions against the last one of the same pool within ten minutes
 * @param roleSwitches instances that have become prefill instances from decode instances, or the other way round
 * @param faults what failed
 * @param worstRecoverySeconds the longest time, of the first 100 faults, until the attainment was held again; absent when
 *     nothing failed, and when it never was again after one of them
 * @param retries how often requests were begun again because hardware had failed
 * @param wallKilowattHours energy drawn at the wall for the GPUs that instances had
 * @param costs one per tier asked for, in that order
 * @param runIds the runs that all of this is from: the search seed's, then one per further seed
 * @param heldOverBound GPU-seconds that instances had over the clairvoyant bound's; absent where there is no bound
 * @param hours of the run, one after another
 * @param series of the run, up to {@link #MOST_BUCKETS} stretches
 */
public record PolicyOutcome(
        String name,
        boolean holds,
        double attainment,
        @Nullable ConfidenceInterval attainmentOverSeeds,
        @Nullable LatencyTail timeToFirstToken,
        @Nullable LatencyTail timePerOutputToken,
        RequestCounts requests,
        @Nullable Long late,
        GpuHours gpuHours,
        double meanGpus,
        int mostGpus,
        long decisions,
        long flaps,
        long roleSwitches,
        long faults,
        @Nullable Double worstRecoverySeconds,
        long retries,
        double wallKilowattHours,
        List<PolicyCost> costs,
        List<String> runIds,
        @Nullable Double heldOverBound,
        List<HourOutcome> hours,
        List<ScaleOutBucket> series) {
    /** The most stretches of a series. */
    public static final int MOST_BUCKETS = 200;

    public PolicyOutcome {
        costs = List.copyOf(costs);
        runIds = List.copyOf(runIds);
        hours = List.copyOf(hours);
        series = List.copyOf(series);
    }
}
