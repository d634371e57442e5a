package io.goodput.contracts;

/**
 * A load and which of its requests the runs of a search measure.
 *
 * @param traffic every field filled
 * @param sampling every field filled
 */
public record SampledTraffic(Traffic traffic, Sampling sampling) {}
