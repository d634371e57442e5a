package io.goodput.calibration.backtest;

import io.goodput.codec.NearestNames;
import io.goodput.contracts.MetricsExport;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.simulation.traces.TraceFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a serving engine's metrics tell: how many requests came between two scrapes, how long prompts and outputs were in
 * each window, and how long they took. Requests are drawn from that: as many arrivals as first tokens, earlier by the mean
 * time to first token of the same scrape, and lengths from the histograms of the window, spread inside each bucket so that
 * their mean is the measured one. Latencies belong to the time at which they were recorded: the first token's, or the end's.
 */
final class MeasuredMetrics implements Measured {
    /** Of prompts and outputs, whichever their length. */
    private static final double SHAPE_STEPS = 60;

    private final Export export;
    private final double[] scrapes;
    private final Map<Latency, List<Population.Buckets>> recorded = new EnumMap<>(Latency.class);
    private final double[] generated;
    private final double[] inFlight;
    private final double[] kv;
    private final double shift;
    private final Requests requests = new Requests();
    private final List<String> notes = new ArrayList<>();

    private MeasuredMetrics(MetricsExport question, Export export, double windowSeconds, long seed) {
        this.export = export;
        MetricNames names = MetricNames.of(question.source());
        scrapes = export.scrapes();
        recorded.put(Latency.TTFT, required("time to first token", names.ttft()));
        optional(Latency.TPOT, names.tpot());
        optional(Latency.ITL, names.itl());
        optional(Latency.E2E, names.e2e());
        if (recorded.size() == 1) {
            required("time between tokens", names.itl().isEmpty() ? names.tpot() : names.itl());
        }
        List<Population.Buckets> inputs = lengths("inputTokens", names.inputTokens(), question.inputTokens());
        List<Population.Buckets> outputs = lengths("outputTokens", names.outputTokens(), question.outputTokens());
        String counter = export.find(names.generated(), "");
        generated = counter != null
                ? export.increases(counter)
                : outputs == null
                        ? new double[0]
                        : outputs.stream().mapToDouble(Population.Buckets::sum).toArray();
        inFlight = sum(gauge(names.running(), true), gauge(names.waiting(), true));
        double[] share = gauge(names.kvShare(), false);
        double most =
                Arrays.stream(share).filter(each -> !Double.isNaN(each)).max().orElse(0);
        kv = most <= 1 ? share : Arrays.stream(share).map(each -> each / 100).toArray();
        double[] hits = hitShares(names, windowSeconds);
        shift = draw(question, inputs, outputs, hits, windowSeconds, seed);
        notes.add(String.format(
                Locale.ROOT,
                "Requests are drawn from %,d scrapes: arrivals from first tokens, earlier by the mean time to first token;"
                        + " prompts, outputs and hits by window, independent of each other.",
                scrapes.length));
        notes.add(
                "Requests that were there when the range began are not known: its first minutes are simulated too empty.");
        if (export.resets() > 0) {
            notes.add("Counters started again " + export.resets() + " times; what came between the last scrape and a"
                    + " restart is lost.");
        }
    }

    static MeasuredMetrics read(MetricsExport question, TraceFile file, double windowSeconds, long seed) {
        Export export = Export.read(file, MetricNames.of(question.source()));
        if (export.scrapes().length < 4) {
            throw Refusal.of(
                    export.scrapes().length + " scrapes",
                    file.name() + ": a range must have at least 4 scrapes, two in each half",
                    "Maybe a longer range, or a smaller step");
        }
        return new MeasuredMetrics(question, export, windowSeconds, seed);
    }

    private List<Population.Buckets> required(String what, List<String> names) {
        String name = export.find(names, "_bucket");
        if (name == null) {
            String wanted = names.getFirst() + "_bucket";
            throw Refusal.of(
                    "absent",
                    "%s: an export needs the histogram of %s, %s".formatted(export.file(), what, wanted),
                    export.ignored().isEmpty()
                            ? "Maybe the query leaves it out"
                            : NearestNames.advice(wanted, export.ignored()) + " is another name of it");
        }
        return export.histogram(name);
    }

    private void optional(Latency latency, List<String> names) {
        String name = export.find(names, "_bucket");
        if (name != null) {
            recorded.put(latency, export.histogram(name));
        }
    }

    /** Null where the question tells the lengths. */
    private @Nullable List<Population.Buckets> lengths(
            String field, List<String> names, @Nullable TokenDistribution told) {
        if (export.find(names, "_bucket") != null) {
            return required(field, names);
        }
        if (told == null) {
            if (names.isEmpty()) {
                throw Refusal.of(
                        "absent",
                        "%s: this source has no histogram of lengths, so metrics must tell %s"
                                .formatted(export.file(), field),
                        "Maybe metrics.%s: {mean: ...}, or Dynamo's frontend as the source, or a log".formatted(field));
            }
            required(field, names);
        }
        return null;
    }

    private double[] gauge(List<String> names, boolean summed) {
        String name = export.find(names, "");
        return name == null ? nothing() : export.gauge(name, summed);
    }

    private double[] nothing() {
        double[] none = new double[scrapes.length];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    private static double[] sum(double[] one, double[] other) {
        double[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += Double.isNaN(other[i]) ? 0 : other[i];
        }
        return sum;
    }

    /** By window. */
    private double[] hitShares(MetricNames names, double windowSeconds) {
        double[] shares = new double[window(scrapes[scrapes.length - 1], windowSeconds) + 1];
        String hits = export.find(names.hitTokens(), "");
        String prompts = export.find(names.promptTokens(), "");
        if (hits != null && prompts != null) {
            double[] found = export.increases(hits);
            double[] asked = export.increases(prompts);
            double[] of = new double[shares.length];
            for (int i = 1; i < scrapes.length; i++) {
                shares[window(scrapes[i], windowSeconds)] += found[i];
                of[window(scrapes[i], windowSeconds)] += asked[i];
            }
            for (int i = 0; i < shares.length; i++) {
                shares[i] = of[i] == 0 ? 0 : Math.clamp(shares[i] / of[i], 0, 1);
            }
            return shares;
        }
        double[] rate = gauge(names.hitShare(), false);
        int[] count = new int[shares.length];
        for (int i = 0; i < scrapes.length; i++) {
            if (!Double.isNaN(rate[i])) {
                shares[window(scrapes[i], windowSeconds)] += Math.clamp(rate[i], 0, 1);
                count[window(scrapes[i], windowSeconds)]++;
            }
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = count[i] == 0 ? 0 : shares[i] / count[i];
        }
        if (Arrays.stream(count).allMatch(each -> each == 0)) {
            notes.add("Nothing tells of a prefix cache: every prompt token is computed.");
        }
        return shares;
    }

    private int window(double scrape, double windowSeconds) {
        return (int) ((scrape - scrapes[0]) / windowSeconds);
    }

    /** Draws the requests; gives what the run starts before the range. */
    private double draw(
            MetricsExport question,
            @Nullable List<Population.Buckets> inputs,
            @Nullable List<Population.Buckets> outputs,
            double[] hits,
            double windowSeconds,
            long seed) {
        var random = new Random(seed);
        List<Population.Buckets> firsts = Objects.requireNonNull(recorded.get(Latency.TTFT));
        double total = firsts.stream().mapToDouble(Population.Buckets::count).sum();
        if (total > Requests.MAX) {
            throw Refusal.of(
                    Math.round(total) + " requests",
                    "a backtest replays at most " + Requests.MAX + " requests, some 200 times",
                    "Maybe a shorter range");
        }
        double[] arrival = new double[(int) Math.round(total) + 1];
        int[] window = new int[arrival.length];
        int count = 0;
        double owed = 0;
        for (int i = 1; i < scrapes.length; i++) {
            owed += firsts.get(i).count();
            double mean = firsts.get(i).mean();
            while (owed >= 1 - 1e-9 && count < arrival.length) {
                double first = scrapes[i - 1] + random.nextDouble() * (scrapes[i] - scrapes[i - 1]);
                arrival[count] = first - scrapes[0] - (Double.isNaN(mean) ? 0 : mean);
                window[count] = window(scrapes[i], windowSeconds);
                count++;
                owed--;
            }
        }
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(arrival[a], arrival[b]));
        double before = count == 0 ? 0 : Math.max(0, -arrival[order[0]]);
        int[] input = tokens(window, count, inputs, question.inputTokens(), windowSeconds, random);
        int[] output = tokens(window, count, outputs, question.outputTokens(), windowSeconds, random);
        for (int request : order) {
            int cached = (int) Math.min(input[request] - 1L, Math.round(hits[window[request]] * input[request]));
            requests.add(arrival[request] + before, input[request], cached, output[request]);
        }
        return before;
    }

    private int[] tokens(
            int[] window,
            int count,
            @Nullable List<Population.Buckets> histogram,
            @Nullable TokenDistribution told,
            double windowSeconds,
            Random random) {
        int[] tokens = new int[count];
        int windows = window(scrapes[scrapes.length - 1], windowSeconds) + 1;
        for (int each = 0; each < windows; each++) {
            int[] those = new int[count];
            int size = 0;
            for (int i = 0; i < count; i++) {
                if (window[i] == each) {
                    those[size++] = i;
                }
            }
            for (int i = size - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int kept = those[i];
                those[i] = those[other];
                those[other] = kept;
            }
            Lengths lengths = histogram == null
                    ? Lengths.told(Objects.requireNonNull(told))
                    : Lengths.measured(inWindow(histogram, each, windowSeconds));
            for (int i = 0; i < size; i++) {
                tokens[those[i]] = Math.max(1, (int) Math.round(lengths.at((i + 0.5) / size)));
            }
        }
        return tokens;
    }

    /** What was added in a window; in the whole range where that is nothing. */
    private Population.Buckets inWindow(List<Population.Buckets> histogram, int window, double windowSeconds) {
        Population.Buckets sum = Population.Buckets.empty(histogram.getFirst().bounds());
        Population.Buckets all = sum;
        for (int i = 1; i < scrapes.length; i++) {
            all = all.plus(histogram.get(i));
            if (window(scrapes[i], windowSeconds) == window) {
                sum = sum.plus(histogram.get(i));
            }
        }
        return sum.count() == 0 ? all : sum;
    }

    /** Quantiles of a length. */
    private interface Lengths {
        double at(double share);

        static Lengths told(TokenDistribution distribution) {
            TokenQuantiles quantiles = TokenQuantiles.of(distribution);
            return quantiles::at;
        }

        /** Inside each bucket its lower end plus its width times a power of the share, by which the mean is the measured one. */
        static Lengths measured(Population.Buckets buckets) {
            double mean = buckets.mean();
            double low = -6;
            double high = 6;
            for (int i = 0; i < SHAPE_STEPS; i++) {
                double middle = (low + high) / 2;
                if (mean(buckets, Math.pow(2, middle)) > mean) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            double power = Math.pow(2, (low + high) / 2);
            return share -> at(buckets, share, power);
        }

        private static double end(Population.Buckets buckets, int bucket) {
            double[] bounds = buckets.bounds();
            double bound = bounds[bucket];
            return bound < Double.POSITIVE_INFINITY ? bound : bucket == 0 ? 1 : 2 * bounds[bucket - 1];
        }

        private static double mean(Population.Buckets buckets, double power) {
            double sum = 0;
            for (int i = 0; i < buckets.counts().length; i++) {
                double from = i == 0 ? 0 : buckets.bounds()[i - 1];
                sum += buckets.counts()[i] * (from + (end(buckets, i) - from) / (1 + power));
            }
            return sum / buckets.count();
        }

        private static double at(Population.Buckets buckets, double share, double power) {
            double wanted = share * buckets.count();
            double before = 0;
            for (int i = 0; i < buckets.counts().length; i++) {
                double inside = buckets.counts()[i];
                if (inside > 0 && before + inside >= wanted) {
                    double from = i == 0 ? 0 : buckets.bounds()[i - 1];
                    return from + (end(buckets, i) - from) * Math.pow((wanted - before) / inside, power);
                }
                before += inside;
            }
            return end(buckets, buckets.counts().length - 1);
        }
    }

    @Override
    public Requests requests() {
        return requests;
    }

    @Override
    public double seconds() {
        return scrapes[scrapes.length - 1] - scrapes[0] + shift;
    }

    @Override
    public int requestsUntil(double to) {
        return requests.before(to);
    }

    @Override
    public List<Latency> latencies() {
        return List.copyOf(recorded.keySet());
    }

    @Override
    public boolean onlyMean(Latency latency) {
        return latency == Latency.ITL;
    }

    /** Whether a scrape's increase belongs to a stretch of the run. */
    private boolean isInside(int scrape, double from, double to) {
        double at = scrapes[scrape] - scrapes[0] + shift;
        return at > from && at <= to;
    }

    /** The stretch that the scrapes inside [from, to] cover, so that what is simulated is counted over the same time. */
    private double edge(double time) {
        double edge = shift;
        for (int i = 0; i < scrapes.length; i++) {
            double at = scrapes[i] - scrapes[0] + shift;
            if (at <= time) {
                edge = at;
            }
        }
        return edge;
    }

    @Override
    public Population measured(Latency latency, double from, double to) {
        List<Population.Buckets> histogram = Objects.requireNonNull(recorded.get(latency));
        Population.Buckets sum = Population.Buckets.empty(histogram.getFirst().bounds());
        for (int i = 1; i < scrapes.length; i++) {
            if (isInside(i, from, to)) {
                sum = sum.plus(histogram.get(i));
            }
        }
        return sum;
    }

    @Override
    public Population predicted(Latency latency, Replayed run, double from, double to) {
        double[] bounds =
                Objects.requireNonNull(recorded.get(latency)).getFirst().bounds();
        double begin = edge(from);
        double end = edge(to);
        return switch (latency) {
            case TTFT -> recordedAt(run, run::firstTokenAt, run::ttftSeconds, bounds, begin, end);
            case TPOT -> recordedAt(run, run::endAt, run::tpotSeconds, bounds, begin, end);
            case E2E -> recordedAt(run, run::endAt, run::e2eSeconds, bounds, begin, end);
            case ITL -> {
                double gaps = 0;
                double seconds = 0;
                for (int i = 0; i < run.count(); i++) {
                    double inside = Measured.tokensInside(
                            begin, end, run.firstTokenAt(i), run.endAt(i), requests.outputTokens(i) - 1);
                    if (inside > 0) {
                        gaps += inside;
                        seconds += inside * run.tpotSeconds(i);
                    }
                }
                yield new Population.Buckets(new double[] {Double.POSITIVE_INFINITY}, new double[] {gaps}, seconds);
            }
        };
    }

    private static Population recordedAt(
            Replayed run,
            IntToDoubleFunction time,
            IntToDoubleFunction value,
            double[] bounds,
            double from,
            double to) {
        double[] values = new double[run.count()];
        int count = 0;
        for (int i = 0; i < run.count(); i++) {
            double at = time.applyAsDouble(i);
            double measured = value.applyAsDouble(i);
            if (at > from && at <= to && !Double.isNaN(measured)) {
                values[count++] = measured;
            }
        }
        return Population.Buckets.of(bounds, values, count);
    }

    @Override
    public double outputTokensPerSecond(double from, double to) {
        if (generated.length == 0) {
            return Double.NaN;
        }
        double tokens = 0;
        for (int i = 1; i < scrapes.length; i++) {
            tokens += isInside(i, from, to) ? generated[i] : 0;
        }
        return tokens / (edge(to) - edge(from));
    }

    @Override
    public double outputTokensPerSecond(Replayed run, double from, double to) {
        return Measured.outputTokensMade(run, edge(from), edge(to));
    }

    @Override
    public double inFlight(double from, double to) {
        return mean(inFlight, from, to);
    }

    @Override
    public double kvShare(double from, double to) {
        return mean(kv, from, to);
    }

    private double mean(double[] gauge, double from, double to) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < scrapes.length; i++) {
            if (isInside(i, from, to) && !Double.isNaN(gauge[i])) {
                sum += gauge[i];
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
