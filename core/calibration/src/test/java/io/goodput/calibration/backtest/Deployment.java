package io.goodput.calibration.backtest;

import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.MeasuredLog;
import io.goodput.contracts.MeasuredRequest;
import io.goodput.contracts.MetricsExport;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import io.goodput.simulation.traces.Trace;
import io.goodput.simulation.traces.TraceFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One instance of Llama-3.1-8B on an H100 under vLLM, and what a simulation of it would have measured. */
final class Deployment {
    static final Layout LAYOUT = new Layout(
            ServingMode.AGGREGATED, List.of(new PoolLayout(PoolRole.AGGREGATED, "hgx-h100", 1, 1, 128, 2_048)));

    private Deployment() {}

    /**
     * Requests at 8 a second, some 900 tokens in and 180 out on average, whose steps take {@code factors} times as long; none
     * come behind them.
     */
    static List<MeasuredRequest> measured(StepTimeFactors factors, long seed, int requests) {
        var random = new Random(seed);
        var trace = new StringBuilder("arrival,input,output\n");
        double at = 0;
        for (int i = 0; i < requests; i++) {
            trace.append(at)
                    .append(',')
                    .append(length(random, 700, 4_000))
                    .append(',')
                    .append(length(random, 140, 1_000))
                    .append('\n');
            at -= Math.log(1 - random.nextDouble()) / 8;
        }
        String text = trace.toString();
        var mapping = new TraceMapping(
                "arrival", null, "0", "input", "output", null, null, null, null, null, null, null, null);
        var spec = new RunSpec(
                "llama-3.1-8b",
                "bf16",
                "vllm",
                Traffic.of(new TraceReference(
                        null, hash(text), TraceFormat.CSV, mapping, null, null, null, null, null, null, null)),
                new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, 50.0, 60)), null),
                LAYOUT.resolved(),
                Routing.of(RoutingPolicy.LEAST_LOADED).resolved(),
                null,
                null,
                null,
                Stationarity.Warmup.OFF,
                0,
                requests,
                seed,
                StepTimeFactors.ofRun(factors),
                null);
        List<MeasuredRequest> rows = new ArrayList<>();
        Simulation.run(
                spec,
                inputs(text),
                request -> rows.add(new MeasuredRequest(
                        request.arrivedAt(),
                        request.inputTokens(),
                        null,
                        request.outputTokens(),
                        request.firstTokenAt() - request.arrivedAt(),
                        request.endedAt() - request.arrivedAt())));
        rows.sort(Comparator.comparingDouble(MeasuredRequest::arrivalSeconds));
        return rows;
    }

    /** Log-normal around a median, cut at both ends. */
    private static int length(Random random, int median, int most) {
        return Math.clamp((int) (median * Math.exp(0.75 * random.nextGaussian())), 16, most);
    }

    static TokenDistribution lengths(double mean, int most) {
        return new TokenDistribution(null, mean, List.of(new TokenQuantile(95.0, (int) (mean * 2.5))), 16, most, null);
    }

    static BacktestRequest question(@Nullable MeasuredLog log, @Nullable MetricsExport metrics) {
        return new BacktestRequest(
                "llama-3.1-8b", "bf16", "vllm", LAYOUT, log, metrics, null, null, null, null, 1_000, 30.0, null, null);
    }

    static BacktestRequest question(List<MeasuredRequest> rows) {
        return question(new MeasuredLog(null, null, rows, null, null), null);
    }

    /** A text as a file of any name. */
    static Inputs inputs(String text) {
        TraceFile file = file(text);
        return new Inputs(null, hash -> Optional.of(file));
    }

    static TraceFile file(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new TraceFile() {
            @Override
            public String name() {
                return "measured";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    static String hash(String text) {
        return Trace.contentHash(file(text));
    }
}
