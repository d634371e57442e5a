package io.goodput.contracts;

import java.util.List;

/**
 * A run's usage under one tier of a price book. Costs are of billed GPUs, from the run's own tokens; nothing is scaled
 * to a peak rate.
 *
 * @param priceBook versioned name of the price book
 * @param tier kind of contract
 * @param gpusUsed GPUs of the layout; of pools that change, the mean of those that each had, rounded up
 * @param gpusBilled GPUs paid for: gpusUsed rounded up to the billing unit, per system; of pools that change, the mean of
 *     those taken, rounded up, where the tier sells hours, else the most taken at once, in whole units
 * @param racks racks that the billed GPUs occupy, at most
 * @param provisionedKilowatts utility power provisioned for the billed GPUs, at most
 * @param powerDrawn mean power drawn by the GPUs used and all that stands beside them, by part
 * @param usdPerHour everything: GPUs, unused commitment, electricity
 * @param usdPerMonth usdPerHour × 730
 * @param committedUnusedUsdPerHour part of usdPerHour for GPUs billed while they were not used
 * @param electricityUsdPerHour part of usdPerHour for metered electricity; 0 where the price includes it
 * @param usdPerMillionTokens everything over input and output tokens
 * @param usdPerMillionInputTokens prefill pool's cost over input tokens; aggregated: by time share
 * @param usdPerMillionOutputTokens decode pool's cost over output tokens; aggregated: by time share
 * @param usdPerThousandRequestsInsideSlo everything over the requests that met every limit, per thousand; 0
 *     when none did
 * @param boardJoulesPerToken energy of the GPU boards alone over input and output tokens
 * @param wallJoulesPerToken energy drawn at the wall over the same: boards, hosts, NICs, switches, fans, supply loss
 * @param joulesPerToken energy drawn at the wall × PUE over the same
 * @param tokensPerSecondPerMegawatt input and output tokens per second over provisioned megawatts
 * @param pools in the layout's order
 */
public record Bill(
        String priceBook,
        PriceTier tier,
        int gpusUsed,
        int gpusBilled,
        int racks,
        double provisionedKilowatts,
        PowerDrawn powerDrawn,
        double usdPerHour,
        double usdPerMonth,
        double committedUnusedUsdPerHour,
        double electricityUsdPerHour,
        double usdPerMillionTokens,
        double usdPerMillionInputTokens,
        double usdPerMillionOutputTokens,
        double usdPerThousandRequestsInsideSlo,
        double boardJoulesPerToken,
        double wallJoulesPerToken,
        double joulesPerToken,
        double tokensPerSecondPerMegawatt,
        List<PoolBill> pools) {
    public Bill {
        pools = List.copyOf(pools);
    }
}
