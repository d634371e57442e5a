package io.goodput.economics.decisions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.RowOutcome;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges rows by limits. A percentile that the file does not hold is bounded by those that it does: a lower one outside the
 * limit is enough to miss it, a higher one inside is enough to hold it.
 */
final class Limits {
    private final List<LatencyLimit> limits;

    Limits(List<LatencyLimit> limits) {
        this.limits = limits;
    }

    /** Those that {@code wanted} is true of. */
    Limits only(Predicate<LatencyLimit> wanted) {
        return new Limits(limits.stream().filter(wanted).toList());
    }

    /** What became of a row, with the reasons why it does not serve. */
    record Judgement(RowOutcome outcome, List<String> reasons) {}

    Judgement judge(Candidate candidate) {
        List<String> misses = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (LatencyLimit limit : limits) {
            judge(candidate, limit, misses, unknown);
        }
        List<String> reasons = new ArrayList<>(misses);
        reasons.addAll(unknown);
        RowOutcome outcome = !misses.isEmpty()
                ? RowOutcome.MISSES
                : unknown.isEmpty() ? RowOutcome.SERVES : RowOutcome.CANNOT_BE_JUDGED;
        return new Judgement(outcome, reasons);
    }

    private static void judge(Candidate candidate, LatencyLimit limit, List<String> misses, List<String> unknown) {
        LatencyFigures figures = candidate.latency(limit.metric());
        if (figures == null) {
            unknown.add(shown(limit) + ": " + whyUnknown(candidate, limit.metric()));
            return;
        }
        double wanted = percentile(limit);
        SortedMap<Double, Double> told = told(figures);
        for (Map.Entry<Double, Double> each : told.entrySet()) {
            boolean isInside = each.getValue() <= limit.limitSeconds();
            if (each.getKey() >= wanted && isInside) {
                return;
            }
            if (each.getKey() <= wanted && !isInside) {
                misses.add("%s: %s is %s".formatted(shown(limit), name(each.getKey()), seconds(each.getValue())));
                return;
            }
        }
        unknown.add(shown(limit) + ": the file tells "
                + (told.isEmpty()
                        ? "no percentile"
                        : "no percentile that decides, only "
                                + String.join(
                                        ", ",
                                        told.entrySet().stream()
                                                .map(each -> name(each.getKey()) + " " + seconds(each.getValue()))
                                                .toList())));
    }

    private static String whyUnknown(Candidate candidate, LatencyMetric metric) {
        if (metric == LatencyMetric.MAX_ITL) {
            return "no load tool tells the largest gap of each request";
        }
        return candidate.hasWrongTpot() && (metric == LatencyMetric.TPOT || metric == LatencyMetric.ITL)
                ? "the tool timed something else than tokens (tpot-differs), so its percentiles are not of them"
                : "the file does not tell it";
    }

    /** The figure at the limit's own percentile. */
    static OptionalDouble figure(Candidate candidate, LatencyLimit limit) {
        LatencyFigures figures = candidate.latency(limit.metric());
        Double value = figures == null ? null : told(figures).get(percentile(limit));
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static double percentile(LatencyLimit limit) {
        return Objects.requireNonNull(limit.percentile(), "a limit of a question has a percentile");
    }

    /** Figures by percentile; the largest is the hundredth. */
    private static SortedMap<Double, Double> told(LatencyFigures figures) {
        SortedMap<Double, Double> told = new TreeMap<>();
        put(told, 50, figures.p50Seconds());
        put(told, 90, figures.p90Seconds());
        put(told, 95, figures.p95Seconds());
        put(told, 99, figures.p99Seconds());
        put(told, 99.9, figures.p999Seconds());
        put(told, 100, figures.maxSeconds());
        return told;
    }

    private static void put(Map<Double, Double> told, double percentile, @Nullable Double seconds) {
        if (seconds != null) {
            told.put(percentile, seconds);
        }
    }

    private static String name(double percentile) {
        return percentile == 100 ? "the largest" : "p" + Numbers.plain(percentile);
    }

    /** Such as {@code ttft p99 at most 2 s}. */
    static String shown(LatencyLimit limit) {
        return "%s %s at most %s"
                .formatted(EnumNames.of(limit.metric()), name(percentile(limit)), seconds(limit.limitSeconds()));
    }

    private static String seconds(double value) {
        return value < 1 ? Numbers.fixed(value * 1_000, 1) + " ms" : Numbers.fixed(value, 2) + " s";
    }
}
