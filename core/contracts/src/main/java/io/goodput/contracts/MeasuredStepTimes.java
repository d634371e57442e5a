package io.goodput.contracts;

/**
 * How far a run went beyond the step times that were measured.
 *
 * @param lookUps look-ups of measured step times
 * @param extrapolatedShare share of them beyond the largest measured value of a variable, 0..1
 */
public record MeasuredStepTimes(long lookUps, double extrapolatedShare) {}
