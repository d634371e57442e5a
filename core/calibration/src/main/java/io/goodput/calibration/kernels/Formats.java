package io.goodput.calibration.kernels;

import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.StepTimes.ExpertArithmetic;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.List;
import java.util.Map;

/** Number formats by the names of measurement tables. */
final class Formats {
    private static final Map<String, NumberFormat> WEIGHTS = Map.of(
            "bfloat16", NumberFormat.BFLOAT16,
            "fp8", NumberFormat.FP8,
            "fp8_block", NumberFormat.FP8_BLOCK,
            "nvfp4", NumberFormat.NVFP4);

    private static final Map<String, Expert> EXPERTS = Map.of(
            "bfloat16", new Expert(NumberFormat.BFLOAT16, ComputeFormat.BFLOAT16, 2),
            "fp8", new Expert(NumberFormat.FP8, ComputeFormat.FP8, 1),
            "fp8_block", new Expert(NumberFormat.FP8_BLOCK, ComputeFormat.FP8, 1),
            "nvfp4", new Expert(NumberFormat.NVFP4, ComputeFormat.FP4, NumberFormat.NVFP4.bytes()),
            "w4a16_mxfp4", new Expert(NumberFormat.MXFP4, ComputeFormat.BFLOAT16, 2),
            "w4a8_mxfp4_mxfp8", new Expert(NumberFormat.MXFP4, ComputeFormat.FP8, 1.03125));

    private Formats() {}

    private record Expert(NumberFormat weights, ComputeFormat compute, double activationBytes) {}

    static NumberFormat weights(String name) {
        return known(WEIGHTS, name);
    }

    /** How experts of that format are computed; kernels without a gate say so in their names. */
    static ExpertArithmetic experts(String name, String kernel) {
        Expert expert = known(EXPERTS, name);
        int matrices = kernel.endsWith("nongated") ? 2 : 3;
        return new ExpertArithmetic(expert.weights, matrices, expert.compute, expert.activationBytes);
    }

    static ComputeFormat compute(String name) {
        return switch (weights(name)) {
            case BFLOAT16, INT4 -> ComputeFormat.BFLOAT16;
            case FP8, FP8_BLOCK -> ComputeFormat.FP8;
            case MXFP4, NVFP4 -> ComputeFormat.FP4;
        };
    }

    private static <T> T known(Map<String, T> formats, String name) {
        T format = formats.get(name);
        if (format == null) {
            List<String> names = formats.keySet().stream().sorted().toList();
            throw new InvalidInputException(new Violation(
                    "/dtype",
                    name,
                    "a number format must be one of " + String.join(", ", names),
                    NearestNames.advice(name, names)));
        }
        return format;
    }
}
