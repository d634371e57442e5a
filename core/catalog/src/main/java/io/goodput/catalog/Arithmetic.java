package io.goodput.catalog;

/**
 * How a system multiplies with weights of a format.
 *
 * @param weights format that the weights are kept in
 * @param compute what its tensor cores compute in
 * @param activationBytes bytes of one activation as the kernel reads it
 */
public record Arithmetic(NumberFormat weights, ComputeFormat compute, double activationBytes) {}
