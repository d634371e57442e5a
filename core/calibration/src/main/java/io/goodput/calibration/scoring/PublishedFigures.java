package io.goodput.calibration.scoring;

/**
 * Errors of step times that somebody published of other hardware or other software than what was fitted.
 *
 * @param source who published them
 * @param quantity what was measured
 * @param system of the catalog
 * @param basis what stands for its kernels: its own, or those of another system
 * @param errors over the published points
 */
public record PublishedFigures(String source, String quantity, String system, String basis, ErrorFigures errors) {}
