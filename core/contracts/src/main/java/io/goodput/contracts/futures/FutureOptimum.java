package io.goodput.contracts.futures;

/**
 * What is best in one future by itself.
 *
 * @param future its name
 * @param weight its share of all weight
 * @param found the layout that a plan for it finds, with its bill there
 */
public record FutureOptimum(String future, double weight, FoundLayout found) {}
