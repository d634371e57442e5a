package io.goodput.contracts;

/**
 * How far the step times may be off, from whole steps or kernels predicted against measured ones.
 *
 * @param system which system's coefficients
 * @param lowShare 10th percentile of the signed error: measured / predicted − 1
 * @param highShare 90th percentile of the same
 * @param basis what was compared with what
 */
public record ErrorBand(String system, double lowShare, double highShare, String basis) {}
