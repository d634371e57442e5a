package io.goodput.catalog;

/**
 * How well a fit meets measured kernels: errors of predicted over measured − 1. Held out are whole shapes or models: the
 * figures are of a fit without them, the shipped one has them too.
 *
 * @param points rows that it was fitted on
 * @param medianShare median absolute error on them
 * @param heldOutPoints rows held out
 * @param heldOutMedianShare median absolute error on those
 * @param heldOutP90Share 90th percentile of the same
 * @param heldOutBiasShare median signed error on those
 */
public record FitError(
        int points,
        double medianShare,
        int heldOutPoints,
        double heldOutMedianShare,
        double heldOutP90Share,
        double heldOutBiasShare) {}
