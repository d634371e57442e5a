package io.goodput.contracts.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * Throughput by power.
 *
 * @param powerBasis whose power
 * @param tokenBasis which tokens are counted
 * @param kilowattsPerGpu the power of one GPU; a measured one with the power usage effectiveness
 * @param tokensPerSecondPerMegawatt tokensPerSecondPerGpu x 1,000 / kilowattsPerGpu
 * @param joulesPerToken kilowattsPerGpu x 1,000 / tokensPerSecondPerGpu where it was measured; what is provisioned is not
 *     drawn, so absent there
 * @param source where the power is from
 */
public record PowerFigure(
        PowerBasis powerBasis,
        TokenBasis tokenBasis,
        double kilowattsPerGpu,
        double tokensPerSecondPerMegawatt,
        @Nullable Double joulesPerToken,
        String source) {}
