package io.goodput.calibration.backtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** A request log: latencies are of the requests that arrived in a stretch of time. */
final class MeasuredRequests implements Measured {
    /** By length of prompt. */
    private static final int PARTS = 4;

    private final RequestLog log;
    private final Requests requests;
    private final double seconds;

    MeasuredRequests(RequestLog log) {
        this.log = log;
        this.requests = log.requests();
        this.seconds = requests.count() == 0 ? 0 : requests.arrivalSeconds(requests.count() - 1);
    }

    @Override
    public Requests requests() {
        return requests;
    }

    @Override
    public double seconds() {
        return seconds;
    }

    /** Those that came while one of them was still there. */
    @Override
    public int requestsUntil(double to) {
        double last = to;
        int those = requests.before(to);
        for (int i = 0; i < those; i++) {
            last = Math.max(last, endAt(i));
        }
        return requests.before(last);
    }

    private double endAt(int request) {
        return requests.arrivalSeconds(request) + log.e2eSeconds(request);
    }

    @Override
    public List<Latency> latencies() {
        return List.of(Latency.TTFT, Latency.TPOT, Latency.E2E);
    }

    @Override
    public boolean onlyMean(Latency latency) {
        return false;
    }

    @Override
    public Population measured(Latency latency, double from, double to) {
        return values(
                from,
                to,
                switch (latency) {
                    case TTFT -> log::ttftSeconds;
                    case TPOT, ITL -> this::tpotSeconds;
                    case E2E -> log::e2eSeconds;
                });
    }

    @Override
    public Population predicted(Latency latency, Replayed run, double from, double to) {
        return values(
                from,
                to,
                switch (latency) {
                    case TTFT -> run::ttftSeconds;
                    case TPOT, ITL -> run::tpotSeconds;
                    case E2E -> run::e2eSeconds;
                });
    }

    /** Times to first token and per token by the length of the prompt: long prompts tell work from the host's time. */
    @Override
    public List<Pair> parts(Replayed run, double from, double to) {
        int first = requests.before(from);
        int last = requests.before(to);
        Integer[] byLength = new Integer[last - first];
        Arrays.setAll(byLength, i -> first + i);
        Arrays.sort(byLength, Comparator.comparingInt(requests::inputTokens));
        List<Pair> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            int begin = byLength.length * part / PARTS;
            int end = byLength.length * (part + 1) / PARTS;
            List<Integer> those = Arrays.asList(byLength).subList(begin, end);
            parts.add(new Pair(values(those, log::ttftSeconds), values(those, run::ttftSeconds)));
            parts.add(new Pair(values(those, this::tpotSeconds), values(those, run::tpotSeconds)));
        }
        return parts;
    }

    private double tpotSeconds(int request) {
        int output = requests.outputTokens(request);
        return output < 2 ? Double.NaN : (log.e2eSeconds(request) - log.ttftSeconds(request)) / (output - 1);
    }

    private static Population values(List<Integer> those, IntToDoubleFunction of) {
        double[] values = those.stream()
                .mapToDouble(of::applyAsDouble)
                .filter(each -> !Double.isNaN(each))
                .toArray();
        return Population.Values.of(values, values.length);
    }

    private Population values(double from, double to, IntToDoubleFunction of) {
        int first = requests.before(from);
        int last = requests.before(to);
        double[] values = new double[last - first];
        int count = 0;
        for (int i = first; i < last; i++) {
            double value = of.applyAsDouble(i);
            if (!Double.isNaN(value)) {
                values[count++] = value;
            }
        }
        return Population.Values.of(values, count);
    }

    @Override
    public double outputTokensPerSecond(double from, double to) {
        double tokens = 0;
        for (int i = 0; i < requests.count(); i++) {
            double firstAt = requests.arrivalSeconds(i) + log.ttftSeconds(i);
            tokens += Measured.tokensInside(from, to, firstAt, endAt(i), requests.outputTokens(i));
        }
        return tokens / (to - from);
    }

    @Override
    public double outputTokensPerSecond(Replayed run, double from, double to) {
        return Measured.outputTokensMade(run, from, to);
    }

    @Override
    public double inFlight(double from, double to) {
        double sum = 0;
        for (int i = 0; i < requests.count(); i++) {
            sum += Math.max(0, Math.min(to, endAt(i)) - Math.max(from, requests.arrivalSeconds(i)));
        }
        return sum / (to - from);
    }

    @Override
    public double kvShare(double from, double to) {
        return Double.NaN;
    }

    @Override
    public List<String> notes() {
        return List.of(
                "Requests that came after the last one of the log are not known: its end is simulated too empty, if there"
                        + " were any.");
    }
}
