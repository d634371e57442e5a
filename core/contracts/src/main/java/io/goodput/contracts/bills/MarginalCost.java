package io.goodput.contracts.bills;

import io.goodput.contracts.PoolRole;
import org.jspecify.annotations.Nullable;

/**
 * What one instance more or fewer of a pool changes, simulated on the same seed.
 *
 * @param pool index in the layout
 * @param role of the pool
 * @param instances how many more: 1 or −1
 * @param runId of the run with it
 * @param usdPerHour its bill less the bill of the layout as it is
 * @param usdPerMillionTokens the same of the bill over input and output tokens; absent without tokens
 * @param attainment of the run with it
 * @param attainmentChange that less the attainment of the layout as it is
 * @param goodputRequestsPerSecondChange requests inside the limits per second, less those of the layout as it is
 * @param usdPerThousandMoreRequestsInsideSlo what each thousand requests more inside the limits cost; absent where there are
 *     not more of them for more money
 */
public record MarginalCost(
        int pool,
        PoolRole role,
        int instances,
        String runId,
        double usdPerHour,
        @Nullable Double usdPerMillionTokens,
        double attainment,
        double attainmentChange,
        double goodputRequestsPerSecondChange,
        @Nullable Double usdPerThousandMoreRequestsInsideSlo) {}
