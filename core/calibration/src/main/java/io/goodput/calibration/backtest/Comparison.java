package io.goodput.calibration.backtest;

import io.goodput.contracts.BacktestAnswer.Figure;
import io.goodput.contracts.BacktestAnswer.FigureError;
import io.goodput.contracts.BacktestAnswer.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Figures that were measured beside those that were predicted. */
final class Comparison {
    private static final double[] FITTED_SHARES = {0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
    private static final double[] SHOWN_SHARES = {0.5, 0.95, 0.99};
    /** No residual counts for more: a queue that grows in one of both and not in the other is beyond measure. */
    private static final double MOST_RESIDUAL = 2.5;
    /** Windows with fewer requests have no percentiles worth a verdict. */
    private static final int LEAST_REQUESTS = 20;

    private Comparison() {}

    /** Logarithms of measured over predicted latencies in [{@code from}, {@code to}). */
    static double[] residuals(Measured measured, Replayed run, double from, double to) {
        List<Double> residuals = new ArrayList<>();
        for (Latency latency : measured.latencies()) {
            Population was = measured.measured(latency, from, to);
            Population is = measured.predicted(latency, run, from, to);
            if (!measured.onlyMean(latency)) {
                for (double share : FITTED_SHARES) {
                    residuals.add(residual(was.quantile(share), is.quantile(share)));
                }
            }
            residuals.add(residual(was.mean(), is.mean()));
        }
        for (Measured.Pair part : measured.parts(run, from, to)) {
            residuals.add(residual(part.measured().mean(), part.predicted().mean()));
            residuals.add(
                    residual(part.measured().quantile(0.5), part.predicted().quantile(0.5)));
        }
        return residuals.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double residual(double measured, double predicted) {
        if (Double.isNaN(measured) && Double.isNaN(predicted)) {
            return 0;
        }
        double ratio = StrictMath.log(Math.max(measured, 1e-9) / Math.max(predicted, 1e-9));
        return Double.isNaN(ratio) ? MOST_RESIDUAL : Math.clamp(ratio, -MOST_RESIDUAL, MOST_RESIDUAL);
    }

    /** Windows of [{@code from}, {@code to}), the last one longer where they do not go up. */
    static List<Window> windows(
            Measured measured, Replayed run, double from, double to, double windowSeconds, boolean predicted) {
        int count = Math.max(1, (int) ((to - from) / windowSeconds + 1e-9));
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double begin = from + i * windowSeconds;
            double end = i == count - 1 ? to : begin + windowSeconds;
            long requests =
                    measured.requests().before(end) - (long) measured.requests().before(begin);
            windows.add(new Window(begin, end, predicted, requests, figures(measured, run, begin, end)));
        }
        return windows;
    }

    private static List<Figure> figures(Measured measured, Replayed run, double from, double to) {
        List<Figure> figures = new ArrayList<>();
        for (Latency latency : measured.latencies()) {
            Population was = measured.measured(latency, from, to);
            Population is = measured.predicted(latency, run, from, to);
            if (measured.onlyMean(latency)) {
                add(figures, latency.figure() + "MeanSeconds", was.mean(), is.mean());
            } else {
                for (double share : SHOWN_SHARES) {
                    add(
                            figures,
                            latency.figure() + "P" + Math.round(share * 100) + "Seconds",
                            was.quantile(share),
                            is.quantile(share));
                }
            }
        }
        add(
                figures,
                "outputTokensPerSecond",
                measured.outputTokensPerSecond(from, to),
                measured.outputTokensPerSecond(run, from, to));
        add(figures, "inFlightRequests", measured.inFlight(from, to), Measured.inFlight(run, from, to));
        add(figures, "kvShare", measured.kvShare(from, to), run.kvShare(from, to));
        return figures;
    }

    /** What was not measured is left out. */
    private static void add(List<Figure> figures, String name, double measured, double predicted) {
        if (!Double.isNaN(measured)) {
            double error = measured / predicted - 1;
            figures.add(new Figure(
                    name, measured, Double.isNaN(predicted) ? 0 : predicted, Double.isFinite(error) ? error : null));
        }
    }

    /** The errors of the second half by figure. */
    static List<FigureError> errors(List<Window> fitted, List<Window> unfitted) {
        List<String> names = fitted.stream()
                .flatMap(window -> window.figures().stream())
                .map(Figure::name)
                .distinct()
                .toList();
        List<FigureError> errors = new ArrayList<>();
        for (String name : names) {
            double[] signed = signed(fitted, name);
            double[] before = absolute(signed(unfitted, name));
            if (signed.length > 0) {
                double[] absolute = absolute(signed);
                errors.add(new FigureError(
                        name,
                        signed.length,
                        rank(absolute, 0.5),
                        rank(absolute, 0.9),
                        Arrays.stream(signed).average().orElse(0),
                        before.length == 0 ? 0 : rank(before, 0.5)));
            }
        }
        return errors;
    }

    /** Signed errors of a figure, by window; of those with enough requests where there are such. */
    static double[] signed(List<Window> windows, String name) {
        boolean some = windows.stream().anyMatch(window -> window.requests() >= LEAST_REQUESTS);
        return windows.stream()
                .filter(window -> !some || window.requests() >= LEAST_REQUESTS)
                .flatMap(window -> window.figures().stream())
                .filter(figure -> figure.name().equals(name) && figure.errorShare() != null)
                .mapToDouble(figure -> figure.errorShare() == null ? 0 : figure.errorShare())
                .toArray();
    }

    private static double[] absolute(double[] signed) {
        return Arrays.stream(signed).map(Math::abs).toArray();
    }

    /** The nearest rank. */
    static double rank(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
