package io.goodput.contracts.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * One step from what was planned, or should have been paid, to what was.
 *
 * @param kind why
 * @param usd above 0 makes the bill dearer
 * @param gpuHours that it is made of; absent where it is not of hours
 * @param formula how it comes about
 */
public record Variance(
        VarianceKind kind, double usd, @Nullable Double gpuHours, String formula) {}
