package io.goodput.calibration.backtest;

import io.goodput.contracts.MeasuredRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A range export of what an engine would have exposed while it served requests, one scrape every few seconds. */
final class PrometheusText {
    private static final double STEP = 2;
    private static final double START = 1_700_000_000;
    private static final double[] SECONDS = {
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0, 80.0
    };
    private static final double[] GAPS = {
        0.002, 0.004, 0.006, 0.008, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.06, 0.08, 0.1, 0.2, 0.4, 1.0, 2.0
    };
    private static final double[] TOKENS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000};

    private final List<MeasuredRequest> rows;
    private final int scrapes;
    private final StringJoiner series = new StringJoiner(",\n");
    /** The scrape at which all counters start again from 0; none when negative. */
    private final int restartsAt;

    PrometheusText(List<MeasuredRequest> rows, int restartsAt) {
        this.rows = rows;
        this.restartsAt = restartsAt;
        this.scrapes = (int) (rows.getLast().arrivalSeconds() / STEP);
    }

    /** One value and when it is recorded. */
    record Event(double at, double value, double weight) {}

    interface Recorded {
        Event of(MeasuredRequest row);
    }

    private static double end(MeasuredRequest row) {
        return row.arrivalSeconds() + row.e2eSeconds();
    }

    private static double first(MeasuredRequest row) {
        return row.arrivalSeconds() + row.ttftSeconds();
    }

    static Event ttft(MeasuredRequest row) {
        return new Event(first(row), row.ttftSeconds(), 1);
    }

    static Event e2e(MeasuredRequest row) {
        return new Event(end(row), row.e2eSeconds(), 1);
    }

    /** Of requests with one token none. */
    static Event tpot(MeasuredRequest row) {
        return new Event(
                end(row),
                (row.e2eSeconds() - row.ttftSeconds()) / Math.max(1, row.outputTokens() - 1),
                row.outputTokens() > 1 ? 1 : 0);
    }

    static Event input(MeasuredRequest row) {
        return new Event(end(row), row.inputTokens(), 1);
    }

    static Event output(MeasuredRequest row) {
        return new Event(end(row), row.outputTokens(), 1);
    }

    PrometheusText seconds(String name, Recorded recorded) {
        return histogram(name, SECONDS, rows.stream().map(recorded::of).toList());
    }

    PrometheusText tokens(String name, Recorded recorded) {
        return histogram(name, TOKENS, rows.stream().map(recorded::of).toList());
    }

    PrometheusText timePerToken(String name) {
        return histogram(name, GAPS, rows.stream().map(PrometheusText::tpot).toList());
    }

    /** Gaps between tokens, each the request's mean, when their token came. */
    PrometheusText gaps(String name) {
        return histogram(name, GAPS, gaps());
    }

    private List<Event> gaps() {
        List<Event> gaps = new ArrayList<>();
        for (MeasuredRequest row : rows) {
            double gap = tpot(row).value();
            for (int token = 1; token < row.outputTokens(); token++) {
                gaps.add(new Event(first(row) + token * gap, gap, 1));
            }
        }
        return gaps;
    }

    private PrometheusText histogram(String name, double[] bounds, List<Event> events) {
        for (int i = 0; i <= bounds.length; i++) {
            double bound = i == bounds.length ? Double.POSITIVE_INFINITY : bounds[i];
            String label = i == bounds.length ? "+Inf" : String.valueOf(bound);
            counter(
                    name + "_bucket",
                    ",\"le\":\"" + label + "\"",
                    events.stream().filter(each -> each.value() <= bound).toList());
        }
        counter(
                name + "_sum",
                "",
                events.stream()
                        .map(each -> new Event(each.at(), each.value(), each.weight() * each.value()))
                        .toList());
        return counter(name + "_count", "", events);
    }

    PrometheusText generated(String name) {
        List<Event> tokens = new ArrayList<>(
                rows.stream().map(row -> new Event(first(row), 1, 1)).toList());
        tokens.addAll(gaps());
        return counter(name, "", tokens);
    }

    /** Sums of weights until each scrape. */
    private PrometheusText counter(String name, String labels, List<Event> events) {
        double[] added = new double[scrapes + 1];
        for (Event event : events) {
            int scrape = (int) Math.ceil(event.at() / STEP);
            if (scrape <= scrapes) {
                added[scrape] += event.weight();
            }
        }
        double sum = 100;
        StringJoiner values = new StringJoiner(",");
        for (int i = 0; i <= scrapes; i++) {
            sum = i == restartsAt ? added[i] : sum + added[i];
            values.add(String.format(Locale.ROOT, "[%s,\"%s\"]", START + i * STEP, sum));
        }
        return add(name, labels, values);
    }

    /** Requests between two of their times, at each scrape. */
    PrometheusText running(String name) {
        StringJoiner values = new StringJoiner(",");
        for (int i = 0; i <= scrapes; i++) {
            double at = i * STEP;
            long there = rows.stream()
                    .filter(row -> row.arrivalSeconds() <= at && end(row) > at)
                    .count();
            values.add(String.format(Locale.ROOT, "[%s,\"%d\"]", START + at, there));
        }
        return add(name, "", values);
    }

    PrometheusText constant(String name, double value) {
        StringJoiner values = new StringJoiner(",");
        for (int i = 0; i <= scrapes; i++) {
            values.add(String.format(Locale.ROOT, "[%s,\"%s\"]", START + i * STEP, value));
        }
        return add(name, "", values);
    }

    private PrometheusText add(String name, String labels, StringJoiner values) {
        series.add("{\"metric\":{\"__name__\":\"" + name + "\",\"model_name\":\"m\",\"instance\":\"a\"" + labels
                + "},\"values\":[" + values + "]}");
        return this;
    }

    String json() {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + series + "]}}";
    }
}
