package io.goodput.contracts;

/**
 * One pool's part of a bill. Dollars are per hour of the measured window.
 *
 * @param role the pool's role
 * @param gpus GPUs that the pool uses
 * @param usdPerHour its GPU-hours and metered electricity, without the committed but unused GPUs
 * @param servingUsdPerHour part of it that was stepping
 * @param idleUsdPerHour part of it that was not
 */
public record PoolBill(PoolRole role, int gpus, double usdPerHour, double servingUsdPerHour, double idleUsdPerHour) {}
