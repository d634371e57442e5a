package io.goodput.engine.cluster;

/**
 * A law of the model that a run broke.
 *
 * @param law its number
 * @param finding what was found, with both sides of the equation
 */
public record BrokenLaw(int law, String finding) {}
