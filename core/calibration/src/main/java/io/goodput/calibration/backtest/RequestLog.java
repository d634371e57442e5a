package io.goodput.calibration.backtest;

import io.goodput.contracts.LogMapping;
import io.goodput.contracts.MeasuredLog;
import io.goodput.contracts.MeasuredRequest;
import io.goodput.contracts.TraceMapping.Unit;
import io.goodput.simulation.traces.TraceFile;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that were measured one by one: when they came, how long they were, how long they took. */
final class RequestLog {
    private static final int MAX_TOKENS = MeasuredRequest.MAX_TOKENS;

    private final Requests requests = new Requests();
    private double[] ttft = new double[1_024];
    private double[] e2e = new double[1_024];

    private RequestLog() {}

    /** Requests in the order of their arrival; the first one comes at second 0. */
    static RequestLog of(List<MeasuredRequest> rows) {
        var log = new RequestLog();
        for (int i = 0; i < rows.size(); i++) {
            MeasuredRequest row = rows.get(i);
            double before = i == 0 ? row.arrivalSeconds() : rows.get(i - 1).arrivalSeconds();
            if (row.arrivalSeconds() < before) {
                throw Refusal.of(
                        String.valueOf(row.arrivalSeconds()),
                        "requests/%d/arrivalSeconds must not be before that of the request above it, %s: the clock runs backwards"
                                .formatted(i, before),
                        "Maybe sort the requests by arrival");
            }
            Integer hits = row.cachedTokens();
            log.add(
                    row.arrivalSeconds() - rows.getFirst().arrivalSeconds(),
                    row.inputTokens(),
                    hits == null ? 0 : hits,
                    row.outputTokens(),
                    row.ttftSeconds(),
                    row.e2eSeconds());
        }
        return log;
    }

    /** The rows of a file, whose clock may start anywhere. */
    static RequestLog read(TraceFile file, MeasuredLog.Format format, LogMapping mapping) {
        var reader = new Reader(file.name(), mapping);
        String delimiter = mapping.delimiter();
        LogRows.read(file, format, delimiter == null ? ',' : delimiter.charAt(0), reader.required(), reader);
        return reader.log;
    }

    private void add(double arrival, int input, int hits, int output, double toFirst, double toLast) {
        int at = requests.count();
        requests.add(arrival, input, hits, output);
        if (at == ttft.length) {
            ttft = Arrays.copyOf(ttft, 2 * at);
            e2e = Arrays.copyOf(e2e, 2 * at);
        }
        ttft[at] = toFirst;
        e2e[at] = toLast;
    }

    Requests requests() {
        return requests;
    }

    double ttftSeconds(int request) {
        return ttft[request];
    }

    double e2eSeconds(int request) {
        return e2e[request];
    }

    private static final class Reader implements LogRows.Rows {
        private final String name;
        private final LogMapping mapping;
        private final String arrival;
        private final String input;
        private final String cached;
        private final String output;
        private final @Nullable String ttft;
        private final @Nullable String e2e;
        private final Unit unit;
        private final Unit latencyUnit;
        private final RequestLog log = new RequestLog();
        private double zero;
        private double last;

        Reader(String name, LogMapping mapping) {
            this.name = name;
            this.mapping = mapping;
            arrival = orElse(mapping.arrival(), "arrivalSeconds");
            input = orElse(mapping.inputTokens(), "inputTokens");
            cached = orElse(mapping.cachedTokens(), "cachedTokens");
            output = orElse(mapping.outputTokens(), "outputTokens");
            ttft = mapping.firstTokenAt() != null ? null : orElse(mapping.ttft(), "ttftSeconds");
            e2e = mapping.lastTokenAt() != null ? null : orElse(mapping.e2e(), "e2eSeconds");
            unit = mapping.unit() == null ? Unit.SECONDS : mapping.unit();
            latencyUnit = mapping.latencyUnit() == null ? Unit.SECONDS : mapping.latencyUnit();
        }

        private static String orElse(@Nullable String column, String own) {
            return column == null ? own : column;
        }

        List<String> required() {
            List<String> all = new ArrayList<>(List.of(arrival, input, output));
            for (String column :
                    Arrays.asList(ttft, e2e, mapping.firstTokenAt(), mapping.lastTokenAt(), mapping.startedAt())) {
                if (column != null) {
                    all.add(column);
                }
            }
            if (mapping.cachedTokens() != null) {
                all.add(cached);
            }
            return all;
        }

        @Override
        public void row(LogRows.Row row) {
            double at = seconds(row, arrival, unit);
            boolean first = log.requests.count() == 0;
            if (first) {
                zero = at;
            } else if (at < last) {
                throw Refusal.at(
                        row.line(),
                        name,
                        text(row, arrival),
                        "%s must not be before that of the request above it, by %s s: the clock runs backwards"
                                .formatted(arrival, last - at),
                        "Maybe sort the log by arrival, or leave out what came before the clock was set");
            }
            last = at;
            int inputTokens = tokens(row, input, 1, MAX_TOKENS);
            int outputTokens = tokens(row, output, 1, MAX_TOKENS);
            int hits = row.text(cached) == null ? 0 : tokens(row, cached, 0, MAX_TOKENS);
            if (hits > inputTokens) {
                throw Refusal.at(
                        row.line(),
                        name,
                        text(row, cached),
                        "%s must be at most %s (%d)".formatted(cached, input, inputTokens),
                        "Maybe the columns are exchanged, or the input is told without what was cached");
            }
            double start = mapping.startedAt() != null
                    ? seconds(row, mapping.startedAt(), latencyUnit)
                    : latencyUnit == unit || mapping.unit() == null ? at : seconds(row, arrival, latencyUnit);
            double toFirst = latency(row, ttft, mapping.firstTokenAt(), start);
            double toLast = latency(row, e2e, mapping.lastTokenAt(), start);
            String firstColumn = ttft != null ? ttft : String.valueOf(mapping.firstTokenAt());
            if (!(toFirst > 0)) {
                throw Refusal.at(
                        row.line(),
                        name,
                        text(row, firstColumn),
                        firstColumn + " must be above 0 s after the arrival, not " + toFirst,
                        "Maybe another clock: startedAt, or another unit: latencyUnit");
            }
            if (toLast < toFirst) {
                throw Refusal.at(
                        row.line(),
                        name,
                        toFirst + " s to the first token, " + toLast + " s to the last",
                        "the last token must not come before the first",
                        "Maybe the columns are exchanged, or in different units");
            }
            if (toLast > MeasuredRequest.MAX_SECONDS) {
                throw Refusal.at(
                        row.line(), name, toLast + " s", "a request takes at most 1000000000 s", "Maybe another unit");
            }
            log.add(at - zero, inputTokens, Math.min(hits, inputTokens - 1), outputTokens, toFirst, toLast);
        }

        private double latency(LogRows.Row row, @Nullable String length, @Nullable String time, double start) {
            return length != null
                    ? seconds(row, length, latencyUnit)
                    : seconds(row, String.valueOf(time), latencyUnit) - start;
        }

        private String text(LogRows.Row row, String column) {
            String text = row.text(column);
            if (text == null) {
                throw Refusal.at(
                        row.line(),
                        name,
                        "absent",
                        column + " is missing",
                        "Maybe leave requests out that were not served, or name another column in the log's mapping");
            }
            return text;
        }

        private int tokens(LogRows.Row row, String column, int least, int most) {
            String text = text(row, column);
            double value = number(text);
            if (!(value >= least && value <= most && value == Math.rint(value))) {
                throw Refusal.at(
                        row.line(),
                        name,
                        text,
                        "%s must be a whole number of tokens, %d to %d".formatted(column, least, most),
                        value == 0 ? "Maybe leave requests out that made no token" : "Maybe another column");
            }
            return (int) value;
        }

        private double seconds(LogRows.Row row, String column, Unit of) {
            String text = text(row, column);
            double value = switch (of) {
                case SECONDS -> number(text);
                case MILLISECONDS -> number(text) / 1e3;
                case MICROSECONDS -> number(text) / 1e6;
                case NANOSECONDS -> number(text) / 1e9;
                case TIMESTAMP -> timestamp(text);
            };
            if (!Double.isFinite(value) || value < 0) {
                throw Refusal.at(
                        row.line(),
                        name,
                        text,
                        column
                                + (of == Unit.TIMESTAMP
                                        ? " must be a time such as 2024-05-12 00:00:00.001163+00:00"
                                        : " must be a number, 0 or more"),
                        text.contains(":") ? "Maybe unit: timestamp" : "Maybe another column, or another unit");
            }
            return value;
        }

        private static double number(String text) {
            try {
                return text.length() > 64 ? Double.NaN : Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }

        private static double timestamp(String text) {
            String iso = text.replace(' ', 'T');
            try {
                Instant instant = iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                        ? OffsetDateTime.parse(iso).toInstant()
                        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
                return instant.getEpochSecond() + instant.getNano() / 1e9;
            } catch (DateTimeException e) {
                return Double.NaN;
            }
        }
    }
}
