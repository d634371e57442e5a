package io.goodput.calibration.scoring;

/**
 * Errors of predictions: predicted / measured − 1, in per cent.
 *
 * @param rows predictions that were compared
 * @param medianAbsolutePercent median of the absolute errors
 * @param meanAbsolutePercent their mean
 * @param p90AbsolutePercent their 90th percentile
 * @param biasPercent median of the signed errors: above 0 when predictions are too long, or too many
 */
public record ErrorFigures(
        int rows,
        double medianAbsolutePercent,
        double meanAbsolutePercent,
        double p90AbsolutePercent,
        double biasPercent) {}
