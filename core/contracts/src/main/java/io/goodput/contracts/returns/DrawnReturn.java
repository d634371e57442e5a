package io.goodput.contracts.returns;

/**
 * The return when every input that has a range is drawn from its triangle.
 *
 * @param draws how many
 * @param seed of the random numbers
 * @param npvUsd net present value
 * @param multiple revenue over cost
 * @param lossShare share of the draws whose net present value is below 0, 0..1
 */
public record DrawnReturn(int draws, long seed, Percentiles npvUsd, Percentiles multiple, double lossShare) {}
