package io.goodput.cli.accuracy;

import io.goodput.calibration.accuracy.AccuracyReport;
import io.goodput.calibration.accuracy.Goal;
import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.scoring.KernelFigures;
import io.goodput.calibration.scoring.LeftApart;
import io.goodput.calibration.scoring.PublishedFigures;
import io.goodput.calibration.serving.ServingScores;
import io.goodput.calibration.serving.VersionRatio;
import io.goodput.cli.questions.TextTable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An accuracy report as text: what misses its goal first, then the rest from the worst on. */
final class AccuracyText {
    private AccuracyText() {}

    static String of(AccuracyReport report) {
        var text = new StringBuilder("Errors are predicted / measured - 1: median, mean and 90th percentile of their"
                + " absolute values, and the signed median as bias.\n");
        List<Goal> goals = Goal.of(report);
        add(
                text,
                "Misses its goal",
                goals.stream().filter(each -> !each.isMet()).toList());
        add(text, "Meets its goal", goals.stream().filter(Goal::isMet).toList());
        text.append("Predictions below the physical floor: ")
                .append(report.floorViolations())
                .append('\n');
        addKernels(text, report.kernels());
        addGroups(text, report.groups());
        addVersions(text, report.versions());
        addUnvalidated(text, report.endToEnd().unvalidated());
        addPublished(text, report.published());
        addApart(text, report.apart());
        return text.toString();
    }

    private static void add(StringBuilder text, String title, List<Goal> goals) {
        if (goals.isEmpty()) {
            return;
        }
        var table = new TextTable(1, title, "rows", "error", "goal");
        for (Goal goal : goals) {
            table.add(
                    goal.name(),
                    String.valueOf(goal.rows()),
                    percent(goal.percent()),
                    "at most " + percent(goal.mostPercent()));
        }
        text.append('\n').append(table.text());
    }

    private static void addKernels(StringBuilder text, List<KernelFigures> kernels) {
        if (kernels.isEmpty()) {
            return;
        }
        var table = new TextTable(3, "Kernels", "system", "precision", "rows", "median", "p90", "bias");
        kernels.stream()
                .sorted(Comparator.comparingDouble((KernelFigures each) -> -each.medianAbsolutePercent()))
                .forEach(each -> table.add(
                        each.operator(),
                        each.system(),
                        each.precision(),
                        String.valueOf(each.rows()),
                        percent(each.medianAbsolutePercent()),
                        percent(each.p90AbsolutePercent()),
                        signed(each.biasPercent())));
        text.append('\n').append(table.text());
    }

    private static void addGroups(StringBuilder text, List<ServingScores.Group> groups) {
        if (groups.isEmpty()) {
            return;
        }
        var table = new TextTable(
                2,
                "Load tests",
                "table",
                "rows",
                "TTFT median",
                "bias",
                "TPOT median",
                "mean",
                "bias",
                "output median",
                "bias");
        groups.stream()
                .sorted(Comparator.comparingDouble(AccuracyText::worst).reversed())
                .forEach(each -> table.add(
                        each.name(),
                        each.table(),
                        String.valueOf(each.figures().rows()),
                        median(each.figures().ttft()),
                        bias(each.figures().ttft()),
                        median(each.figures().tpot()),
                        mean(each.figures().tpot()),
                        bias(each.figures().tpot()),
                        median(each.figures().outputThroughput()),
                        bias(each.figures().outputThroughput())));
        text.append('\n').append(table.text());
    }

    private static void addVersions(StringBuilder text, List<VersionRatio> versions) {
        if (versions.isEmpty()) {
            return;
        }
        var table = new TextTable(
                3, "Versions", "newer", "older", "configurations", "TPOT ratio", "least", "most", "TTFT ratio");
        for (VersionRatio each : versions) {
            table.add(
                    "%s %s %s %s".formatted(each.engine(), each.model(), each.precision(), each.system()),
                    each.version(),
                    each.against(),
                    String.valueOf(each.configurations()),
                    ratio(each.medianTpotRatio()),
                    ratio(each.leastTpotRatio()),
                    ratio(each.mostTpotRatio()),
                    ratio(each.medianTtftRatio()));
        }
        text.append('\n').append(table.text());
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static void addUnvalidated(StringBuilder text, ServingScores.Figures figures) {
        if (figures.rows() > 0) {
            text.append("Unvalidated: only another vendor's kernels stand for these systems; %d rows, in no goal:"
                            .formatted(figures.rows()))
                    .append(" TTFT %s (bias %s), TPOT %s (bias %s), output %s (bias %s)\n"
                            .formatted(
                                    median(figures.ttft()),
                                    bias(figures.ttft()),
                                    median(figures.tpot()),
                                    bias(figures.tpot()),
                                    median(figures.outputThroughput()),
                                    bias(figures.outputThroughput())));
        }
    }

    private static void addPublished(StringBuilder text, List<PublishedFigures> published) {
        if (published.isEmpty()) {
            return;
        }
        var table = new TextTable(4, "Published by others", "what", "system", "by", "points", "median", "mean", "bias");
        published.forEach(each -> table.add(
                each.source(),
                each.quantity(),
                each.system(),
                each.basis(),
                String.valueOf(each.errors().rows()),
                median(each.errors()),
                mean(each.errors()),
                bias(each.errors())));
        text.append('\n').append(table.text());
    }

    private static double worst(ServingScores.Group group) {
        ErrorFigures output = group.figures().outputThroughput();
        return output == null ? 0 : output.medianAbsolutePercent();
    }

    private static void addApart(StringBuilder text, List<LeftApart> apart) {
        if (apart.isEmpty()) {
            return;
        }
        var table = new TextTable(2, "Not scored", "why", "rows");
        apart.forEach(each -> table.add(each.table(), each.reason(), String.valueOf(each.rows())));
        text.append('\n').append(table.text());
    }

    private static String median(@Nullable ErrorFigures figures) {
        return figures == null ? "-" : percent(figures.medianAbsolutePercent());
    }

    private static String mean(@Nullable ErrorFigures figures) {
        return figures == null ? "-" : percent(figures.meanAbsolutePercent());
    }

    private static String bias(@Nullable ErrorFigures figures) {
        return figures == null ? "-" : signed(figures.biasPercent());
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.1f %%", value);
    }
}
