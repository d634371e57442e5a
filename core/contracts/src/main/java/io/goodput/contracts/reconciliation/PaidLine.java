package io.goodput.contracts.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * Money of the bill; all lines sum to it.
 *
 * @param kind what it was paid for
 * @param name the system, or what the bill calls it
 * @param usd cents are exact
 * @param gpuHours billed; absent where it is not GPUs, or their hours are not known
 * @param rows of the bill
 */
public record PaidLine(
        PaidLineKind kind,
        String name,
        double usd,
        @Nullable Double gpuHours,
        long rows) {}
