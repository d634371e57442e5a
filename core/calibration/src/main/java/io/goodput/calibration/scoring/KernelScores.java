package io.goodput.calibration.scoring;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far single kernels are off.
 *
 * @param kernels by operator, system and precision
 * @param summary by what they do: gemm, contextAttention, generationAttention, moe, mla, collectives, power
 * @param floorViolations predictions below the physical floor
 * @param apart rows that were not scored
 */
public record KernelScores(
        List<KernelFigures> kernels,
        SortedMap<String, ErrorFigures> summary,
        long floorViolations,
        List<LeftApart> apart) {
    /** Nothing was scored. */
    public static final KernelScores NONE = new KernelScores(List.of(), new TreeMap<>(), 0, List.of());

    public KernelScores {
        kernels = List.copyOf(kernels);
        apart = List.copyOf(apart);
    }
}
