package io.goodput.calibration.backtest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.goodput.codec.NearestNames;
import io.goodput.simulation.traces.TraceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Series of a Prometheus range export, at its scrapes. Counters that go back are taken to have started again from 0, as
 * Prometheus does.
 */
final class Export {
    private static final int MAX_SERIES = 20_000;
    private static final int MAX_SCRAPES = 100_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(64)
                    .maxStringLength(100_000)
                    .build())
            .build();

    /** One series: a metric with its labels. */
    private record Series(String name, SortedMap<String, String> labels, SortedMap<Double, Double> values) {}

    private final String file;
    private final List<Series> series = new ArrayList<>();
    private final SortedSet<String> ignored = new TreeSet<>();
    private double[] scrapes = new double[0];
    private int resets;

    private Export(String file) {
        this.file = file;
    }

    static Export read(TraceFile file, MetricNames names) {
        var export = new Export(file.name());
        try (InputStream in = LogText.bytes(file);
                JsonParser parser = JSON.createParser(in)) {
            while (parser.nextToken() != null) {
                export.addResponses(parser, names);
            }
        } catch (JsonProcessingException e) {
            throw Refusal.of(
                    e.getOriginalMessage(),
                    file.name() + ": this is not JSON",
                    "Maybe curl's error page, or the answer is cut off");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        export.finish(names);
        return export;
    }

    private void addResponses(JsonParser parser, MetricNames names) throws IOException {
        switch (parser.currentToken()) {
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    addResponses(parser, names);
                }
            }
            case START_OBJECT -> addResponse(parser, names);
            default -> throw refused(parser.getText(), "an export is answers of /api/v1/query_range, JSON objects");
        }
    }

    private RuntimeException refused(String value, String rule) {
        return Refusal.of(
                value,
                file + ": " + rule,
                "Maybe curl '.../api/v1/query_range?query={__name__=~\"vllm:.*\"}&start=...&end=...&step=15'");
    }

    private void addResponse(JsonParser parser, MetricNames names) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("status") && !parser.getText().equals("success")) {
                throw refused("status " + parser.getText(), "Prometheus did not answer");
            } else if (field.equals("data") && parser.currentToken() == JsonToken.START_OBJECT) {
                addData(parser, names);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void addData(JsonParser parser, MetricNames names) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("resultType") && !parser.getText().equals("matrix")) {
                throw refused("resultType " + parser.getText(), "a range of time is a matrix");
            } else if (field.equals("result") && parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    addSeries(parser, names);
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private void addSeries(JsonParser parser, MetricNames names) throws IOException {
        SortedMap<String, String> labels = new TreeMap<>();
        SortedMap<Double, Double> values = new TreeMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refused(parser.getText(), "a series is an object with metric and values");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("metric") && parser.currentToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String label = parser.currentName();
                    parser.nextToken();
                    labels.put(label, parser.getText());
                }
            } else if (field.equals("values") && parser.currentToken() == JsonToken.START_ARRAY) {
                addValues(parser, String.valueOf(labels.get("__name__")), values);
            } else {
                parser.skipChildren();
            }
        }
        String name = labels.remove("__name__");
        if (name == null) {
            throw refused(
                    labels.toString(),
                    "a series must have its name, __name__: counters themselves are needed, not a rate of them");
        }
        if (!names.knows(name)) {
            ignored.add(name);
            return;
        }
        if (series.size() == MAX_SERIES) {
            throw refused("more than " + MAX_SERIES + " series", "at most " + MAX_SERIES + " series are read");
        }
        series.add(new Series(name, labels, values));
    }

    private void addValues(JsonParser parser, String name, SortedMap<Double, Double> values) throws IOException {
        double last = Double.NEGATIVE_INFINITY;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw refused(parser.getText(), "a value is [time, \"value\"]");
            }
            parser.nextToken();
            double time = number(parser.getText());
            parser.nextToken();
            double value = number(parser.getText());
            if (parser.nextToken() != JsonToken.END_ARRAY || !Double.isFinite(time)) {
                throw refused(parser.getText(), "a value is [time, \"value\"]");
            }
            if (time <= last) {
                throw Refusal.of(
                        String.valueOf(time),
                        "%s: scrapes of %s must come one after another, and this one is not after %s: the clock runs backwards"
                                .formatted(file, name, last),
                        "Maybe two answers were joined");
            }
            last = time;
            if (!Double.isNaN(value)) {
                values.put(time, value);
            }
        }
    }

    private static double number(String text) {
        if (text.equals("+Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private void finish(MetricNames names) {
        SortedSet<String> models = new TreeSet<>();
        SortedSet<Double> times = new TreeSet<>();
        for (Series each : series) {
            for (String label : List.of("model_name", "model")) {
                String model = each.labels.get(label);
                if (model != null) {
                    models.add(model);
                }
            }
            times.addAll(each.values.keySet());
        }
        if (series.isEmpty()) {
            List<String> known = new ArrayList<>(names.others());
            names.histograms().forEach(each -> known.add(each + "_bucket"));
            String first = ignored.isEmpty() ? "no series" : String.join(", ", ignored);
            throw Refusal.of(
                    first,
                    file + ": none of these is a metric of the source that the question names",
                    ignored.isEmpty()
                            ? "Maybe a longer range"
                            : NearestNames.advice(ignored.first(), known) + ", or another source");
        }
        if (models.size() > 1) {
            throw Refusal.of(
                    String.join(", ", models),
                    file + ": an export must be of one model",
                    "Maybe {model_name=\"" + models.first() + "\"} in the query");
        }
        if (times.size() > MAX_SCRAPES) {
            throw refused(times.size() + " scrapes", "at most " + MAX_SCRAPES + " scrapes are read");
        }
        scrapes = times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Times of all scrapes, ascending. */
    double[] scrapes() {
        return scrapes.clone();
    }

    String file() {
        return file;
    }

    /** How often a counter started again. */
    int resets() {
        return resets;
    }

    /** Names of series that are not of the source, in alphabetical order. */
    List<String> ignored() {
        return List.copyOf(ignored);
    }

    /** The first of these names that there are series of, with this ending; null when there are none. */
    @Nullable
    String find(List<String> names, String ending) {
        for (String name : names) {
            if (series.stream().anyMatch(each -> each.name.equals(name + ending))) {
                return name;
            }
        }
        return null;
    }

    /**
     * The increase of a counter since the scrape before, at each scrape, summed over its series; 0 at the first.
     *
     * @param bound of a histogram's bucket; null for all else
     */
    private double[] increases(String name, @Nullable String bound) {
        double[] sum = new double[scrapes.length];
        for (Series each : series) {
            if (!each.name.equals(name) || (bound != null && !bound.equals(each.labels.get("le")))) {
                continue;
            }
            double before = Double.NaN;
            for (Map.Entry<Double, Double> value : each.values.entrySet()) {
                int at = Arrays.binarySearch(scrapes, value.getKey());
                double now = value.getValue();
                if (!Double.isNaN(before)) {
                    boolean again = now < before;
                    resets += again ? 1 : 0;
                    sum[at] += again ? now : now - before;
                } else if (at > 0 && each.values.firstKey() > scrapes[0]) {
                    // A series that begins later: its engine, or its label, is new.
                    sum[at] += now;
                }
                before = now;
            }
        }
        return sum;
    }

    /** As {@link #increases(String, String)}, of a counter. */
    double[] increases(String name) {
        return increases(name, null);
    }

    /** Means over the series of a gauge, or their sums, at each scrape; NaN where there is none. */
    double[] gauge(String name, boolean summed) {
        double[] sum = new double[scrapes.length];
        int[] count = new int[scrapes.length];
        for (Series each : series) {
            if (each.name.equals(name)) {
                for (Map.Entry<Double, Double> value : each.values.entrySet()) {
                    int at = Arrays.binarySearch(scrapes, value.getKey());
                    sum[at] += value.getValue();
                    count[at]++;
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] = count[i] == 0 ? Double.NaN : summed ? sum[i] : sum[i] / count[i];
        }
        return sum;
    }

    /** What was added to a histogram between two scrapes, at each scrape. */
    List<Population.Buckets> histogram(String name) {
        SortedMap<Double, String> bounds = new TreeMap<>();
        for (Series each : series) {
            if (each.name.equals(name + "_bucket")) {
                String text = each.labels.get("le");
                double bound = text == null ? Double.NaN : number(text);
                if (Double.isNaN(bound)) {
                    throw Refusal.of(
                            String.valueOf(text),
                            file + ": a bucket of " + name + " must have its upper end, le",
                            "Maybe the buckets themselves, not a sum over them");
                }
                bounds.put(bound, text);
            }
        }
        if (bounds.isEmpty() || bounds.lastKey() != Double.POSITIVE_INFINITY) {
            throw Refusal.of(
                    bounds.isEmpty() ? "absent" : "le=" + bounds.lastKey(),
                    "%s: the buckets of %s must end with +Inf".formatted(file, name),
                    "Maybe the query leaves some out");
        }
        if (find(List.of(name), "_sum") == null) {
            throw Refusal.of(
                    "absent", file + ": " + name + "_sum must be there too", "Maybe {__name__=~\"" + name + ".*\"}");
        }
        double[] ends =
                bounds.keySet().stream().mapToDouble(Double::doubleValue).toArray();
        double[] sums = increases(name + "_sum");
        List<double[]> cumulative = new ArrayList<>();
        for (String text : bounds.values()) {
            cumulative.add(increases(name + "_bucket", text));
        }
        List<Population.Buckets> all = new ArrayList<>();
        for (int scrape = 0; scrape < scrapes.length; scrape++) {
            double[] counts = new double[ends.length];
            double before = 0;
            for (int i = 0; i < ends.length; i++) {
                double now = cumulative.get(i)[scrape];
                if (now < before - 1e-6) {
                    throw Refusal.of(
                            "%s below le=%s, %s below le=%s".formatted(before, ends[i - 1], now, ends[i]),
                            "%s: buckets of %s must be cumulative, and at %s they are not"
                                    .formatted(file, name, scrapes[scrape]),
                            "Maybe they were made into single counts, or are of another histogram");
                }
                counts[i] = Math.max(0, now - before);
                before = Math.max(before, now);
            }
            all.add(new Population.Buckets(ends, counts, Math.max(0, sums[scrape])));
        }
        return all;
    }
}
