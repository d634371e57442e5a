package io.goodput.calibration.kernels;

/**
 * A row of a table of kernels.
 *
 * @param system as the catalog names it
 * @param key which fit it belongs to
 * @param kernel what was measured
 */
record KernelRow(String system, KernelKey key, MeasuredKernel kernel) {}
