package io.goodput.calibration.scoring;

/**
 * Errors of one kernel on one system.
 *
 * @param operator what it computes or moves
 * @param system a system of the tables, such as h200_sxm
 * @param precision formats as the tables write them; empty where there are none
 * @param rows predictions that were compared
 * @param medianAbsolutePercent median of |predicted / measured − 1|
 * @param p90AbsolutePercent its 90th percentile
 * @param biasPercent median of predicted / measured − 1
 */
public record KernelFigures(
        String operator,
        String system,
        String precision,
        int rows,
        double medianAbsolutePercent,
        double p90AbsolutePercent,
        double biasPercent) {}
