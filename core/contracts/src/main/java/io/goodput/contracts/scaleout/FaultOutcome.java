package io.goodput.contracts.scaleout;

import org.jspecify.annotations.Nullable;

/**
 * What one fault did.
 *
 * @param kind what failed
 * @param atSeconds when, from the start of the run
 * @param untilSeconds when it was repaired; absent when not in the run
 * @param system in whose racks; absent for the storage
 * @param rack which; absent for the storage
 * @param node which of the rack; absent where all or none
 * @param gpu which of the node; absent where all or none
 * @param instances that it stopped, or slowed down
 * @param recoverySeconds from the fault until the requests that arrived in the next five minutes held the attainment that
 *     is asked for; absent when they never did
 * @param attainment of the requests that arrived from the fault until then, or within five minutes
 * @param requestsMeanwhile that were in flight at the fault, or arrived before it was repaired, and ended in the run
 * @param attainmentMeanwhile of these
 */
public record FaultOutcome(
        FaultKind kind,
        double atSeconds,
        @Nullable Double untilSeconds,
        @Nullable String system,
        @Nullable Integer rack,
        @Nullable Integer node,
        @Nullable Integer gpu,
        int instances,
        @Nullable Double recoverySeconds,
        double attainment,
        long requestsMeanwhile,
        double attainmentMeanwhile) {}
