package io.goodput.calibration.accuracy;

import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.scoring.KernelFigures;
import io.goodput.calibration.scoring.LeftApart;
import io.goodput.calibration.scoring.PublishedFigures;
import io.goodput.calibration.serving.ServingScores;
import io.goodput.calibration.serving.VersionRatio;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How far predictions are from tables of measurements. Sections of tables that are absent are left out.
 *
 * @param kernels single kernels by operator, system and precision
 * @param kernelSummary the same by what they do: gemm, contextAttention, generationAttention, moe, mla, collectives, power
 * @param endToEnd load tests
 * @param groups the same by engine, model, precision, system and table
 * @param versions load tests of one configuration under two versions of an engine
 * @param prefillSteps whole prefill-only steps
 * @param published step times that others published of their own hardware; no goal is set for them
 * @param floorViolations predictions below the physical floor
 * @param apart rows that were not scored, and why
 */
public record AccuracyReport(
        List<KernelFigures> kernels,
        SortedMap<String, ErrorFigures> kernelSummary,
        ServingScores.EndToEnd endToEnd,
        List<ServingScores.Group> groups,
        List<VersionRatio> versions,
        @Nullable ErrorFigures prefillSteps,
        List<PublishedFigures> published,
        long floorViolations,
        List<LeftApart> apart) {
    public AccuracyReport {
        kernels = List.copyOf(kernels);
        groups = List.copyOf(groups);
        versions = List.copyOf(versions);
        published = List.copyOf(published);
        apart = List.copyOf(apart);
    }
}
