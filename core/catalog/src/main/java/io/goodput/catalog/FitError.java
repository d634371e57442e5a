package io.goodput.catalog;

import org.jspecify.annotations.Nullable;

/**
 * How well a form with fitted coefficients meets the measured kernels: absolute errors, predicted over measured − 1.
 *
 * @param trainPoints rows that it was fitted on
 * @param trainMedianShare median absolute error on them
 * @param trainP90Share 90th percentile of the same
 * @param heldOutPoints rows of other shapes or models, kept out of the fit; absent when there were none
 * @param heldOutMedianShare median absolute error on those
 * @param heldOutP90Share 90th percentile of the same
 * @param heldOutBiasShare median signed error on those
 */
public record FitError(
        int trainPoints,
        double trainMedianShare,
        double trainP90Share,
        @Nullable Integer heldOutPoints,
        @Nullable Double heldOutMedianShare,
        @Nullable Double heldOutP90Share,
        @Nullable Double heldOutBiasShare) {}
