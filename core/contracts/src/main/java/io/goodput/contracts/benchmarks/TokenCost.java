package io.goodput.contracts.benchmarks;

import io.goodput.contracts.PriceTier;

/**
 * What a million tokens cost at one throughput.
 *
 * @param tier kind of contract
 * @param tokenBasis which tokens are counted; all of the cost is theirs
 * @param usdPerMillionTokens usdPerGpuHour / (tokensPerSecondPerGpu x 0.0036 x utilisation)
 * @param usdPerGpuHour what a GPU-hour costs, with its electricity where the price does not hold it
 * @param tokensPerSecondPerGpu over all GPUs
 * @param utilisation share of the throughput that is sold
 * @param priceDate the months that the price holds for
 */
public record TokenCost(
        PriceTier tier,
        TokenBasis tokenBasis,
        double usdPerMillionTokens,
        double usdPerGpuHour,
        double tokensPerSecondPerGpu,
        double utilisation,
        String priceDate) {}
