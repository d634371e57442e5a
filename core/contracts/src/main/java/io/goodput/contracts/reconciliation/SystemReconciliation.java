package io.goodput.contracts.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * One system's part. GPU-hours of the bill are billedGpuHours = measured and unmeasured ones.
 *
 * @param system of the catalog
 * @param billedGpuHours in use, committed ones included, unused commitments not
 * @param committedGpuHours part of them that a commitment covers: switching them off saves nothing while it lasts
 * @param unmeasuredGpuHours part of them in hours whose tokens are not known
 * @param neededGpuHours that the tokens need at the target utilisation
 * @param wholeUnitGpuHours the same in whole billing units of whole hours
 * @param slowGpuHours those of {@link VarianceKind#UTILISATION}
 * @param idleGpuHours those of {@link VarianceKind#IDLE}
 * @param usd paid for billedGpuHours
 * @param usdPerGpuHour usd over billedGpuHours; absent where they are 0
 * @param referenceUsdPerGpuHour what it should cost
 * @param billingUnitGpus of the reference
 * @param referenceSource where the reference is from
 * @param shouldCostUsd wholeUnitGpuHours at the reference price
 * @param priceUsd usd − referenceUsdPerGpuHour × billedGpuHours
 */
public record SystemReconciliation(
        String system,
        double billedGpuHours,
        double committedGpuHours,
        double unmeasuredGpuHours,
        double neededGpuHours,
        double wholeUnitGpuHours,
        double slowGpuHours,
        double idleGpuHours,
        double usd,
        @Nullable Double usdPerGpuHour,
        double referenceUsdPerGpuHour,
        int billingUnitGpus,
        String referenceSource,
        double shouldCostUsd,
        double priceUsd) {}
