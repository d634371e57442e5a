package io.goodput.cli.benchmarks;

import io.goodput.contracts.Concurrency;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkResult;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.economics.Table;
import io.goodput.economics.simulations.RowScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Rows as the table of measured load tests that {@code accuracy} scores and {@code calibrate} fits: those in a closed loop with a
 * scenario, medians of both latencies and a throughput.
 */
final class MeasuredServing {
    /** The table's name in a folder of measurements. */
    static final String FILE = "e2e_inferencex_dsr1.csv";

    private static final List<String> HEADING = List.of(
            "model",
            "hardware",
            "framework",
            "precision",
            "spec_method",
            "disagg",
            "isl",
            "osl",
            "conc",
            "num_prefill_gpu",
            "num_decode_gpu",
            "prefill_tp",
            "prefill_ep",
            "prefill_dp_attention",
            "prefill_num_workers",
            "decode_tp",
            "decode_ep",
            "decode_dp_attention",
            "decode_num_workers",
            "tput_per_gpu",
            "input_tput_per_gpu",
            "output_tput_per_gpu",
            "median_ttft",
            "median_tpot",
            "image");

    private MeasuredServing() {}

    /** The lines of all rows that have one, the heading first. */
    static String csv(BenchmarkAnswer answer) {
        return new Table(
                        HEADING,
                        answer.rows().stream()
                                .map(MeasuredServing::cells)
                                .filter(each -> !each.isEmpty())
                                .toList())
                .csv();
    }

    /** Empty where the row lacks something. */
    private static List<String> cells(BenchmarkRow row) {
        SimulationRequest scenario = RowScenario.of(row).scenario();
        BenchmarkResult result = row.result();
        LatencyFigures toFirst = result.timeToFirstToken();
        LatencyFigures perToken = result.timePerOutputToken();
        Double total = result.totalTokensPerSecondPerGpu();
        Double output = result.outputTokensPerSecondPerGpu();
        if (scenario == null
                || toFirst == null
                || perToken == null
                || toFirst.p50Seconds() == null
                || perToken.p50Seconds() == null
                || total == null
                || output == null) {
            return List.of();
        }
        Concurrency clients = scenario.traffic().concurrency();
        if (clients == null) {
            return List.of();
        }
        List<PoolLayout> pools = scenario.layout().pools();
        PoolLayout prefill = pools.getFirst();
        PoolLayout decode = pools.getLast();
        boolean split = pools.size() == 2;
        int gpus = scenario.layout().gpus();
        // The table's rates divide output by decode GPUs and input by prefill GPUs.
        double perDecode = split ? output * gpus / gpus(decode) : output;
        double perPrefill = split ? (total - output) * gpus / gpus(prefill) : total - output;
        List<String> cells = new ArrayList<>(List.of(
                scenario.model(),
                decode.system(),
                Objects.requireNonNull(scenario.engine()),
                Objects.requireNonNull(scenario.precision()),
                "none",
                Boolean.toString(split),
                Integer.toString(
                        longest(Objects.requireNonNull(scenario.traffic().inputTokens()))),
                Integer.toString(
                        longest(Objects.requireNonNull(scenario.traffic().outputTokens()))),
                Integer.toString(clients.users()),
                Integer.toString(gpus(prefill)),
                Integer.toString(gpus(decode))));
        cells.addAll(workers(prefill, split));
        cells.addAll(workers(decode, split));
        cells.addAll(List.of(
                Double.toString(total),
                Double.toString(perPrefill),
                Double.toString(perDecode),
                Double.toString(toFirst.p50Seconds()),
                Double.toString(perToken.p50Seconds()),
                Objects.requireNonNullElse(row.setup().engineVersion(), "")));
        return cells;
    }

    private static List<String> workers(PoolLayout pool, boolean split) {
        Integer ranks = pool.attentionDataParallel();
        boolean ranked = ranks != null && ranks > 1;
        int each = gpus(pool) / pool.instances();
        Integer experts = pool.expertParallel();
        return List.of(
                Integer.toString(each),
                Integer.toString(experts == null ? 1 : experts),
                Boolean.toString(ranked),
                Integer.toString(split ? pool.instances() : 0));
    }

    private static int gpus(PoolLayout pool) {
        return pool.instances() * pool.gpusPerInstance();
    }

    private static int longest(TokenDistribution tokens) {
        Integer constant = tokens.constant();
        return constant != null ? constant : Objects.requireNonNull(tokens.max());
    }
}
