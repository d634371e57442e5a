package io.goodput.cli.questions;

import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.BacktestAnswer.Factor;
import io.goodput.contracts.BacktestAnswer.Figure;
import io.goodput.contracts.BacktestAnswer.FigureError;
import io.goodput.contracts.BacktestAnswer.Window;
import io.goodput.contracts.StepTimeFactors;
import java.util.Comparator;
import java.util.Locale;

/** A backtest as a reader likes it: the verdict, what misses most, then everything. */
final class BacktestText {
    private BacktestText() {}

    static String of(BacktestAnswer answer) {
        BacktestAnswer.Load load = answer.load();
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %s on %s%n%,d requests over %,.0f s, %,.0f tokens in and %,.0f out on average, %s cached%n%n",
                answer.question().model(),
                answer.question().precision(),
                Figures.systemsAndLayout(answer.question().layout()),
                load.requests(),
                load.seconds(),
                load.meanInputTokens(),
                load.meanOutputTokens(),
                Figures.share(load.cachedShare())));
        text.append("Verdict: ").append(answer.verdict().sentence()).append(".\n\n");
        text.append(String.format(
                Locale.ROOT,
                "Errors of the second half (%,d requests), worst first: measured / predicted - 1%n",
                load.predictedRequests()));
        var errors = new TextTable(1, "figure", "windows", "median", "p90", "bias", "median with factors of 1");
        answer.errors().stream()
                .sorted(Comparator.comparingDouble(FigureError::p90AbsoluteShare)
                        .reversed())
                .forEach(error -> errors.add(
                        error.name(),
                        Integer.toString(error.windows()),
                        percent(error.medianAbsoluteShare()),
                        percent(error.p90AbsoluteShare()),
                        signed(error.biasShare()),
                        percent(error.unfittedMedianAbsoluteShare())));
        text.append(errors.text());
        text.append(String.format(
                Locale.ROOT, "%nStep times, fitted on the first half (%,d requests)%n", load.fittedRequests()));
        var factors = new TextTable(1, "factor", "value", "standard error", "");
        for (Factor factor : answer.factors()) {
            factors.add(
                    factor.name(),
                    String.format(Locale.ROOT, "%.3f", factor.value()),
                    factor.standardErrorShare() == null
                            ? ""
                            : String.format(Locale.ROOT, "%.1f %%", 100 * factor.standardErrorShare()),
                    factor.note());
        }
        text.append(factors.text());
        for (Window window : answer.windows()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%,.0f to %,.0f s, %s, %,d requests%n",
                    window.fromSeconds(),
                    window.toSeconds(),
                    window.predicted() ? "predicted" : "fitted",
                    window.requests()));
            var figures = new TextTable(1, "figure", "measured", "predicted", "error");
            for (Figure figure : window.figures()) {
                figures.add(
                        figure.name(),
                        value(figure.name(), figure.measured()),
                        value(figure.name(), figure.predicted()),
                        figure.errorShare() == null ? "" : signed(figure.errorShare()));
            }
            text.append(figures.text());
        }
        StepTimeFactors band = answer.stepTimeFactors();
        text.append(String.format(
                Locale.ROOT,
                "%nFor the questions of plans and simulations of this deployment:%n  stepTimeFactors: {prefill: %.4f,"
                        + " decode: %.4f, host: %.4f, lowShare: %.4f, highShare: %.4f, basis: \"%s\"%s%s}%n%nAssumptions:%n",
                band.prefillFactor(),
                band.decodeFactor(),
                band.hostFactor(),
                band.lowShare(),
                band.highShare(),
                band.basis(),
                band.systems() == null ? "" : ", systems: [" + String.join(", ", band.systems()) + "]",
                band.engine() == null ? "" : ", engine: " + band.engine()));
        answer.assumptions().forEach(each -> text.append("  ").append(each).append('\n'));
        return text.toString();
    }

    private static String value(String figure, double value) {
        return figure.endsWith("Seconds")
                ? Figures.seconds(value)
                : figure.endsWith("Share") ? Figures.share(value) : Figures.number(value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }
}
