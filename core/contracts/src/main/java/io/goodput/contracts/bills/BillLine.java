package io.goodput.contracts.bills;

import org.jspecify.annotations.Nullable;

/**
 * One line of a bill.
 *
 * @param kind what it is paid for
 * @param pool index in the layout; absent where pools share it
 * @param system whose GPUs; absent where it is of no system
 * @param gpuHours that were billed; absent where none are
 * @param usd of the measured window
 */
public record BillLine(
        LineKind kind,
        @Nullable Integer pool,
        @Nullable String system,
        @Nullable Double gpuHours,
        double usd) {}
