package io.goodput.benchmarks;

import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a run must have been like to be the benchmark that it claims to be.
 *
 * @param what the figure's name
 * @param figure of a run
 * @param least the least that it may be
 * @param most the most that it may be
 */
record Bound(String what, ToDoubleFunction<MeasuredRun> figure, double least, double most) {
    static Bound between(String what, ToDoubleFunction<MeasuredRun> figure, double least, double most) {
        return new Bound(what, figure, least, most);
    }

    static Bound atLeast(String what, ToDoubleFunction<MeasuredRun> figure, double least) {
        return new Bound(what, figure, least, Double.POSITIVE_INFINITY);
    }

    static Bound atMost(String what, ToDoubleFunction<MeasuredRun> figure, double most) {
        return new Bound(what, figure, Double.NEGATIVE_INFINITY, most);
    }

    /** The figure of a run, and what it must be. */
    String text(MeasuredRun run) {
        return String.format(
                Locale.ROOT, "%s: %.4g, must be between %s and %s", what, figure.applyAsDouble(run), least, most);
    }

    /** What is wrong with a run, if anything is. */
    Optional<String> findFailure(MeasuredRun run) {
        double value = figure.applyAsDouble(run);
        return value >= least && value <= most
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s (%s) must be between %s and %s: this is another load",
                        what,
                        value,
                        least,
                        most));
    }
}
