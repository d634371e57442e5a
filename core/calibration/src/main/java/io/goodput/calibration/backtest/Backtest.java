package io.goodput.calibration.backtest;

import io.goodput.catalog.Backtests;
import io.goodput.catalog.Questions;
import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.BacktestAnswer.Factor;
import io.goodput.contracts.BacktestAnswer.FigureError;
import io.goodput.contracts.BacktestAnswer.Verdict;
import io.goodput.contracts.BacktestAnswer.Window;
import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.Basis;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LogMapping;
import io.goodput.contracts.MeasuredLog;
import io.goodput.contracts.MeasuredRequest;
import io.goodput.contracts.MetricsExport;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import io.goodput.simulation.measured.MeasuredContents;
import io.goodput.simulation.traces.Trace;
import io.goodput.simulation.traces.TraceFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How well the model predicts what a deployment measured: its traffic is replayed, up to three factors of step times are
 * fitted on the first half, and the second half is predicted with them. The same question gives the same answer.
 */
public final class Backtest {
    private static final double USABLE_SHARE = 0.3;
    private static final int LEAST_IN_A_HALF = 30;
    /** The most requests where nobody says how many: each of some 200 simulations replays them all. */
    public static final int MAX_REQUESTS = Requests.MAX;

    private final BacktestRequest question;
    private final Inputs inputs;
    private final SimulationRequest deployed;
    private final Measured measured;
    private final Consumer<String> progress;

    private Backtest(BacktestRequest question, Inputs inputs, Consumer<String> progress) {
        this.question = question;
        this.inputs = inputs;
        this.progress = progress;
        this.deployed = deployed(question, inputs);
        this.measured = measured(question, inputs);
    }

    /**
     * The same question with every field filled.
     *
     * @param asked with the contents of its files in the place of their names
     * @param inputs where measured step times are found, if there are any
     * @throws InvalidInputException with all violations
     */
    public static BacktestRequest resolve(BacktestRequest asked, Inputs inputs) {
        return Backtests.filled(asked, deployed(asked, inputs));
    }

    /**
     * The answer.
     *
     * @param resolved a question that {@link #resolve} gave
     * @param inputs where its files are found, by content
     * @param maxRequests more are refused
     * @param progress is told what is being done
     * @throws InvalidInputException when what was measured cannot be used, with pointers from the question on
     */
    public static BacktestAnswer run(
            BacktestRequest resolved, Inputs inputs, int maxRequests, Consumer<String> progress) {
        return new Backtest(resolved, inputs, progress).answer(maxRequests);
    }

    /** A simulation of what was deployed, under any load. */
    private static SimulationRequest deployed(BacktestRequest question, Inputs inputs) {
        SimulationRequest asked = Backtests.deployment(question);
        return inputs.measurements() == null
                ? Backtests.resolvedWithoutFiles(asked)
                : Backtests.resolved(MeasuredContents.hashed(asked, inputs.measurements()));
    }

    private static Measured measured(BacktestRequest question, Inputs inputs) {
        MeasuredLog log = question.log();
        MetricsExport metrics = question.metrics();
        String pointer = log == null ? "/metrics" : "/log";
        try {
            if (log == null) {
                MetricsExport export = Objects.requireNonNull(metrics);
                return MeasuredMetrics.read(
                        export, file(export.contentHash(), inputs), windowSeconds(question), seed(question));
            }
            List<MeasuredRequest> rows = log.requests();
            return new MeasuredRequests(
                    rows != null
                            ? RequestLog.of(rows)
                            : RequestLog.read(
                                    file(log.contentHash(), inputs),
                                    log.format() == null ? MeasuredLog.Format.CSV : log.format(),
                                    log.mapping() == null ? LogMapping.OWN : log.mapping()));
        } catch (InvalidInputException e) {
            throw e.under(pointer);
        }
    }

    private static TraceFile file(@Nullable String contentHash, Inputs inputs) {
        String hash = String.valueOf(contentHash);
        return inputs.traces()
                .find(hash)
                .orElseThrow(() -> new InvalidInputException(new Violation(
                        "/contentHash", hash, "there is no such trace", "Maybe it was removed: upload it again")));
    }

    private static double windowSeconds(BacktestRequest question) {
        return question.windowSeconds() == null ? BacktestRequest.DEFAULT_WINDOW_SECONDS : question.windowSeconds();
    }

    private static long seed(BacktestRequest question) {
        return question.seed() == null ? Questions.DEFAULT_SEED : question.seed();
    }

    private BacktestAnswer answer(int maxRequests) {
        Requests requests = measured.requests();
        double end = Math.nextUp(measured.seconds());
        double split = measured.seconds() / 2;
        int fitted = requests.before(split);
        int predicted = requests.count() - fitted;
        check(requests, maxRequests, fitted, predicted);
        int needed = measured.requestsUntil(split);
        progress.accept(String.format(Locale.ROOT, "fitting on %,d of %,d requests", fitted, requests.count()));
        Fit fit = Fit.of(factors -> Comparison.residuals(measured, replay(factors, needed), 0, split));
        progress.accept("predicting the second half");
        Replayed with = replay(fit.values(), requests.count());
        Replayed without = replay(new double[] {1, 1, 1}, requests.count());
        double window = windowSeconds(question);
        List<Window> second = Comparison.windows(measured, with, split, end, window, true);
        List<Window> all = new ArrayList<>(Comparison.windows(measured, with, 0, split, window, false));
        all.addAll(second);
        List<FigureError> errors =
                Comparison.errors(second, Comparison.windows(measured, without, split, end, window, true));
        Verdict verdict = verdict(errors);
        return new BacktestAnswer(
                question,
                Simulation.build(),
                new BacktestAnswer.Load(
                        requests.count(),
                        measured.seconds(),
                        split,
                        fitted,
                        predicted,
                        requests.meanInputTokens(),
                        requests.meanOutputTokens(),
                        requests.cachedShare()),
                factors(fit),
                all,
                errors,
                verdict,
                banded(fit, second),
                assumptions(fit, with, errors),
                BASIS);
    }

    private void check(Requests requests, int maxRequests, int fitted, int predicted) {
        String pointer = question.log() == null ? "/metrics" : "/log";
        if (requests.count() > maxRequests) {
            throw new InvalidInputException(new Violation(
                    pointer,
                    requests.count() + " requests",
                    "a backtest replays at most " + maxRequests + " requests here, some 200 times",
                    "Maybe a shorter stretch of time"));
        }
        if (requests.count() < Requests.MIN) {
            throw new InvalidInputException(new Violation(
                    pointer,
                    requests.count() + " requests",
                    "a backtest needs at least " + Requests.MIN + " requests",
                    "Maybe a longer stretch of time"));
        }
        if (fitted < LEAST_IN_A_HALF || predicted < LEAST_IN_A_HALF) {
            throw new InvalidInputException(new Violation(
                    pointer,
                    fitted + " requests in the first half, " + predicted + " in the second",
                    "each half of the time must have at least " + LEAST_IN_A_HALF + " requests",
                    "Maybe a stretch of time with load in both halves"));
        }
    }

    /** The first {@code count} requests, with these factors. */
    private Replayed replay(double[] factors, int count) {
        byte[] csv = measured.requests().csv(count);
        TraceFile file = new TraceFile() {
            @Override
            public String name() {
                return "what was measured";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(csv);
            }
        };
        Integer longest = question.maxOutputTokens();
        var traffic = new Traffic(
                null,
                null,
                null,
                null,
                longest == null
                        ? Integer.valueOf(measured.requests().longestOutput())
                        : Integer.valueOf(Math.max(longest, measured.requests().longestOutput())),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Backtests.trace(Trace.contentHash(file)));
        var spec = new RunSpec(
                deployed.model(),
                Objects.requireNonNull(deployed.precision()),
                Objects.requireNonNull(deployed.engine()),
                traffic,
                Backtests.NO_OBJECTIVE,
                deployed.layout(),
                Objects.requireNonNull(deployed.promptRouting()),
                deployed.layout().mode() == ServingMode.AGGREGATED ? null : deployed.decodeRouting(),
                deployed.admission(),
                null,
                Stationarity.Warmup.OFF,
                0,
                Sampling.MAX_REQUESTS,
                seed(question),
                StepTimeFactors.ofRun(Factors.of(factors)),
                deployed.ownEntries());
        var run = new Replayed(measured.requests(), count);
        RunResult result = Simulation.run(spec, new Inputs(inputs.measurements(), hash -> Optional.of(file)), run);
        List<PoolLayout> pools = deployed.layout().pools();
        boolean[] decodes = new boolean[pools.size()];
        for (int i = 0; i < decodes.length; i++) {
            decodes[i] = pools.get(i).role() != PoolRole.PREFILL;
        }
        run.keep(result.series(), decodes);
        return run;
    }

    private static List<Factor> factors(Fit fit) {
        List<Factor> all = new ArrayList<>();
        for (Factors each : Factors.values()) {
            Fit.Found found = fit.found(each);
            all.add(new Factor(
                    each.field(),
                    found.value(),
                    found.identified(),
                    found.identified() ? Double.valueOf(found.standardError()) : null,
                    found.note()));
        }
        return all;
    }

    private static boolean isOfCapacity(String figure) {
        return figure.equals("outputTokensPerSecond")
                || figure.equals("itlMeanSeconds")
                || ((figure.startsWith("tpot") || figure.startsWith("e2e")) && !figure.endsWith("P99Seconds"));
    }

    private static Verdict verdict(List<FigureError> errors) {
        double most = 0;
        String worst = "";
        double ttft = 0;
        for (FigureError error : errors) {
            if (isOfCapacity(error.name()) && error.p90AbsoluteShare() >= most) {
                most = error.p90AbsoluteShare();
                worst = error.name();
            }
            if (error.name().startsWith("ttft") && !error.name().endsWith("P99Seconds")) {
                ttft = Math.max(ttft, error.p90AbsoluteShare());
            }
        }
        boolean usable = !worst.isEmpty() && most <= USABLE_SHARE;
        String capacity = usable
                ? String.format(Locale.ROOT, "usable for capacity to ± %.0f %%", Math.max(1, Math.ceil(100 * most)))
                : String.format(Locale.ROOT, "not usable for capacity: %s is off by up to %.0f %%", worst, 100 * most);
        return new Verdict(
                usable,
                most,
                worst,
                ttft,
                String.format(
                        Locale.ROOT,
                        "%s; time to first token (p50, p95) to ± %.0f %%",
                        capacity,
                        Math.max(1, Math.ceil(100 * ttft))));
    }

    /** The factors with the errors that are left of what step times decide: time per token and end to end. */
    private StepTimeFactors banded(Fit fit, List<Window> second) {
        List<Double> signed = new ArrayList<>();
        for (Window window : second.subList(0, 1)) {
            window.figures().stream()
                    .map(BacktestAnswer.Figure::name)
                    .filter(name -> name.startsWith("tpot") || name.startsWith("itl") || name.startsWith("e2e"))
                    .forEach(name -> {
                        for (double error : Comparison.signed(second, name)) {
                            signed.add(error);
                        }
                    });
        }
        double[] errors = signed.stream().mapToDouble(Double::doubleValue).toArray();
        double low = errors.length == 0 ? -USABLE_SHARE : Comparison.rank(errors, 0.1);
        double high = errors.length == 0 ? USABLE_SHARE : Comparison.rank(errors, 0.9);
        double[] values = fit.values();
        return new StepTimeFactors(
                values[0],
                values[1],
                values[2],
                Math.clamp(low, -0.99, StepTimeFactors.MAX),
                Math.clamp(high, -0.99, StepTimeFactors.MAX),
                String.format(
                        Locale.ROOT,
                        "backtest of %,d requests over %,.0f s, fitted on the first half; band: p10 to p90 of"
                                + " measured / predicted - 1 of time per token and end-to-end latency (p50, p95, p99) over"
                                + " %d windows of the second half",
                        measured.requests().count(),
                        measured.seconds(),
                        second.size()),
                deployed.layout().systems(),
                engine());
    }

    /** The engine of all pools; null where they have several. */
    private @Nullable String engine() {
        List<String> engines = deployed.layout().pools().stream()
                .map(pool -> pool.engine() == null ? Objects.requireNonNull(deployed.engine()) : pool.engine())
                .distinct()
                .toList();
        return engines.size() == 1 ? engines.getFirst() : null;
    }

    private List<String> assumptions(Fit fit, Replayed run, List<FigureError> errors) {
        List<String> all = new ArrayList<>(measured.notes());
        long lost = 0;
        for (int i = 0; i < run.count(); i++) {
            lost += Double.isNaN(run.endAt(i)) ? 1 : 0;
        }
        if (lost > 0) {
            all.add(
                    "%d of %d requests do not finish in the simulation (they never fit, or are rejected) and have no latency in it."
                            .formatted(lost, run.count()));
        }
        double fitted = errors.stream()
                .mapToDouble(FigureError::medianAbsoluteShare)
                .average()
                .orElse(0);
        double unfitted = errors.stream()
                .mapToDouble(FigureError::unfittedMedianAbsoluteShare)
                .average()
                .orElse(0);
        if (unfitted < fitted) {
            all.add(String.format(
                    Locale.ROOT,
                    "With every factor 1 the second half is predicted better: %.1f %% off on average over the figures, not"
                            + " %.1f %%. What the first half tells of the factors is within that.",
                    100 * unfitted,
                    100 * fitted));
        }
        all.add(
                "Arrivals and lengths of both halves are given to the simulation; latencies of the second half are not.");
        all.add(
                "The fit took %d simulations of the first half; a factor is fitted when its standard error is at most %.0f %%."
                        .formatted(fit.simulations(), 100 * Fit.MOST_ERROR));
        all.add(
                "What was deployed is taken to be what the question says, for the whole time: no failures, no scaling, no"
                        + " other load.");
        return all;
    }

    private static final List<Basis> BASIS = List.of(
            new Basis(
                    "ttft, tpot, e2e",
                    "of a log: requests that arrived in the window; of metrics: what was recorded in it, at the first token"
                            + " or the end, predicted values put into the same buckets; tpot = (last - first token) /"
                            + " (output tokens - 1)"),
            new Basis("itl", "mean gap between two tokens made in the window"),
            new Basis("outputTokensPerSecond", "output tokens made in the window, per second of it"),
            new Basis("inFlightRequests", "requests waiting or running, mean over the window"),
            new Basis("kvShare", "share of KV in use where requests decode, mean over the window"),
            new Basis("errorShare", "measured / predicted - 1"),
            new Basis(
                    "capacityShare",
                    "largest, over tpot and e2e (p50, p95), itl and outputTokensPerSecond, of the 90th percentile of the"
                            + " absolute error over the windows of the second half with 20 requests or more"),
            new Basis("ttftShare", "the same of ttft (p50, p95)"),
            new Basis(
                    "factors",
                    "least squares of log(measured / predicted) over the mean and the quantiles 10, 25, 50, 75, 90, 95 of"
                            + " each latency of the first half; of a log also its mean and median by quarters of the prompts' lengths"));
}
