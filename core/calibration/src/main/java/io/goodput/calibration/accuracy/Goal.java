package io.goodput.calibration.accuracy;

import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.serving.ServingScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a figure must reach.
 *
 * @param name of the figure
 * @param percent it
 * @param mostPercent the goal
 * @param rows that it is over
 */
public record Goal(String name, double percent, double mostPercent, int rows) {
    /** Whether the figure is within the goal. */
    public boolean isMet() {
        return percent <= mostPercent;
    }

    /** The goals of all figures of a report: those that are missed furthest first. */
    public static List<Goal> of(AccuracyReport report) {
        List<Goal> goals = new ArrayList<>();
        report.kernelSummary().forEach((name, figures) -> addMedian(goals, name + " median", figures, kernel(name)));
        ServingScores.Figures aggregated = report.endToEnd().aggregated();
        addMedian(goals, "aggregated TPOT median", aggregated.tpot(), 12);
        ErrorFigures tpot = aggregated.tpot();
        if (tpot != null) {
            goals.add(new Goal("aggregated TPOT mean", tpot.meanAbsolutePercent(), 25, tpot.rows()));
        }
        addMedian(goals, "aggregated TTFT median", aggregated.ttft(), 30);
        addMedian(goals, "aggregated output throughput median", aggregated.outputThroughput(), 13);
        addMedian(
                goals,
                "disaggregated output throughput median",
                report.endToEnd().disaggregated().outputThroughput(),
                18);
        addMedian(goals, "prefill steps median", report.prefillSteps(), 20);
        goals.sort(Comparator.comparingDouble((Goal each) -> -each.percent / each.mostPercent));
        return goals;
    }

    private static double kernel(String name) {
        return switch (name) {
            case "gemm", "contextAttention", "mla" -> 8;
            case "moe" -> 12;
            default -> 15;
        };
    }

    private static void addMedian(List<Goal> goals, String name, @Nullable ErrorFigures figures, double most) {
        if (figures != null) {
            goals.add(new Goal(name, figures.medianAbsolutePercent(), most, figures.rows()));
        }
    }
}
