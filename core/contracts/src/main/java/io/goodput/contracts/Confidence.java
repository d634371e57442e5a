package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How sure the means of a run are. A mean without enough batches has no interval.
 *
 * @param timeToFirstTokenSeconds mean
 * @param timePerOutputTokenSeconds mean
 * @param endToEndSeconds mean
 * @param attainment share
 */
public record Confidence(
        @Nullable ConfidenceInterval timeToFirstTokenSeconds,
        @Nullable ConfidenceInterval timePerOutputTokenSeconds,
        @Nullable ConfidenceInterval endToEndSeconds,
        @Nullable ConfidenceInterval attainment) {}
