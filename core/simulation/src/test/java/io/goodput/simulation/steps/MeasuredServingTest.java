package io.goodput.simulation.steps;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.StepTimes;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.timing.StepModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Composed steps against measured serving. The rows are closed loops in which all clients start together; what a steady
 * closed loop can be compared on is the time per output token, whose steps are shared with the prompts of the others.
 */
class MeasuredServingTest {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final Map<String, String> SYSTEMS =
            Map.of("h100_sxm", "hgx-h100", "h200_sxm", "hgx-h200", "b200_sxm", "hgx-b200", "gb200", "gb200-nvl72");
    /** Requests of these tables have 80 to 100 % of the nominal lengths. */
    private static final double MEAN_OF_NOMINAL = 0.9;

    private final Map<String, StepModel> models = new TreeMap<>();

    @BeforeEach
    void tablesArePresent() {
        assumeTrue(MeasuredTables.arePresent(), "skipped: no measured tables in " + MeasuredTables.folder());
    }

    private StepModel steps(String model, String precision, String system, int tensorParallel) {
        return models.computeIfAbsent(model + precision + system + tensorParallel, key -> {
            Model entry = CATALOG.findModel(model).orElseThrow();
            AcceleratedSystem at = CATALOG.findSystem(system).orElseThrow();
            return StepTables.compile(
                    entry, entry.findPrecision(precision).orElseThrow(), at, CATALOG.stepTimesOf(at), tensorParallel);
        });
    }

    /** Seconds per output token of {@code concurrency} requests in a steady closed loop on one instance. */
    private static double timePerOutputToken(StepModel model, double input, double output, int concurrency) {
        var decode = new StepCost(model);
        decode.setDecoding(concurrency, Math.round(concurrency * (input + output / 2)));
        var mixed = new StepCost(model);
        mixed.setDecoding(concurrency, Math.round(concurrency * (input + output / 2)));
        mixed.addChunk((int) Math.min(input, 8_192), 0, true);
        double chunks = Math.max(1, input / 8_192);
        double steps = decode.seconds();
        double prompt = Math.max(0, mixed.seconds() - steps) * chunks;
        return steps + prompt * (concurrency - 1) / output;
    }

    private record Row(
            String group, String text, double measuredSeconds, double predictedSeconds, int concurrency, double ttft) {}

    @Test
    void timePerOutputTokenOfLlama() {
        List<Row> rows = new ArrayList<>();
        for (MeasuredTables.Row row : MeasuredTables.rows("e2e_silicon.csv.gz")) {
            if (!row.text("backend").equals("trtllm") || !row.text("clean").equals("1")) {
                continue;
            }
            String precision = row.text("gemm_quant_mode").isEmpty() ? "bf16" : row.text("gemm_quant_mode");
            String model = row.text("model_path").contains("8B") ? "llama-3.1-8b" : "llama-3.1-70b";
            String system = SYSTEMS.get(row.text("system"));
            if (system == null || !row.text("model_path").contains("Llama-3.1") || precision.equals("nvfp4")) {
                continue;
            }
            int tensorParallel = (int) row.number("tp_size");
            int concurrency = (int) row.number("concurrency");
            double input = MEAN_OF_NOMINAL * row.number("isl");
            double output = MEAN_OF_NOMINAL * row.number("osl");
            StepModel steps = steps(model, precision, system, tensorParallel);
            rows.add(new Row(
                    model + " " + precision + " " + system,
                    "TP" + tensorParallel + " " + row.text("isl") + "/" + row.text("osl") + " c" + concurrency,
                    row.number("silicon_tpot_ms") / 1e3,
                    timePerOutputToken(steps, input, output, concurrency),
                    concurrency,
                    row.number("silicon_ttft_ms") / 1e3));
        }
        print(rows);
        assertTrue(rows.size() > 100);
    }

    @Test
    void timePerOutputTokenOfDeepSeek() {
        List<Row> rows = new ArrayList<>();
        for (MeasuredTables.Row row : MeasuredTables.rows("e2e_inferencex_dsr1.csv.gz")) {
            String hardware = row.text("hardware");
            String system = hardware.startsWith("h200")
                    ? "hgx-h200"
                    : hardware.startsWith("h100")
                            ? "hgx-h100"
                            : hardware.startsWith("b200")
                                    ? "hgx-b200"
                                    : hardware.startsWith("gb200") ? "gb200-nvl72" : "";
            if (system.isEmpty()
                    || !row.text("spec_method").equals("none")
                    || !row.text("disagg").equals("False")
                    || row.text("decode_dp_attention").equals("True")) {
                continue;
            }
            String precision = row.text("precision").equals("fp4") ? "nvfp4" : "fp8";
            int tensorParallel = (int) row.number("decode_tp");
            int concurrency = (int) row.number("conc");
            double input = MEAN_OF_NOMINAL * row.number("isl");
            double output = MEAN_OF_NOMINAL * row.number("osl");
            StepModel steps = steps("deepseek-r1", precision, system, tensorParallel);
            rows.add(new Row(
                    row.text("framework") + " " + precision + " " + system,
                    "TP" + tensorParallel + " " + row.text("isl") + "/" + row.text("osl") + " c" + concurrency,
                    row.number("median_tpot"),
                    timePerOutputToken(steps, input, output, concurrency),
                    concurrency,
                    row.number("median_ttft")));
        }
        print(rows);
    }

    @Test
    void prefillSteps() {
        StepModel model = steps("gpt-oss-120b", "mxfp4", "hgx-b200", 1);
        List<Double> rest = new ArrayList<>();
        for (MeasuredTables.Row row : MeasuredTables.rows("prefill_steps.csv.gz")) {
            int tokens = (int) row.number("prefill_tokens");
            int past = (int) row.number("prefill_kv_tokens");
            int requests = (int) row.number("prefill_requests");
            var cost = new StepCost(model);
            int left = tokens;
            for (int i = 0; i < requests; i++) {
                int chunk = left / (requests - i);
                if (chunk > 0) {
                    cost.addChunk(chunk, past / requests, true);
                }
                left -= chunk;
            }
            double kernels = cost.seconds() - model.prefillHostSeconds();
            double observed = row.number("observed_ms") / 1e3;
            rest.add(observed - kernels);
        }
        double[] sorted =
                rest.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                "prefill steps: observed - kernels p10 %.2f p25 %.2f p50 %.2f p75 %.2f p90 %.2f ms; fixed in tables %.2f ms%n",
                1e3 * at(sorted, .1),
                1e3 * at(sorted, .25),
                1e3 * at(sorted, .5),
                1e3 * at(sorted, .75),
                1e3 * at(sorted, .9),
                1e3 * model.prefillHostSeconds());
        StepTimes times = CATALOG.stepTimesOf(CATALOG.findSystem("hgx-b200").orElseThrow());
        assertTrue(times.gemms().size() > 2);
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private static void print(List<Row> rows) {
        Map<String, List<Row>> groups = new TreeMap<>();
        for (Row row : rows) {
            groups.computeIfAbsent(row.group() + (row.concurrency() <= 8 ? " c<=8" : " c>8"), key -> new ArrayList<>())
                    .add(row);
        }
        groups.forEach((group, members) -> {
            double[] errors = members.stream()
                    .mapToDouble(row -> row.measuredSeconds() / row.predictedSeconds() - 1)
                    .sorted()
                    .toArray();
            double[] rest = members.stream()
                    .mapToDouble(row -> 1e3 * (row.measuredSeconds() - row.predictedSeconds()))
                    .sorted()
                    .toArray();
            System.out.printf(
                    "%-45s n %3d measured/predicted-1: p10 %+.3f p50 %+.3f p90 %+.3f; rest ms p10 %+.2f p50 %+.2f p90 %+.2f%n",
                    group,
                    members.size(),
                    at(errors, .1),
                    at(errors, .5),
                    at(errors, .9),
                    at(rest, .1),
                    at(rest, .5),
                    at(rest, .9));
            if (Boolean.getBoolean("rows")) {
                members.forEach(row -> System.out.printf(
                        "    %-40s measured %.2f predicted %.2f ms ttft %.1f%n",
                        row.text(), 1e3 * row.measuredSeconds(), 1e3 * row.predictedSeconds(), 1e3 * row.ttft()));
            }
        });
        double[] all = Arrays.stream(rows.stream()
                        .mapToDouble(row -> row.measuredSeconds() / row.predictedSeconds() - 1)
                        .toArray())
                .sorted()
                .toArray();
        System.out.printf(
                "all n %d p10 %+.3f p50 %+.3f p90 %+.3f%n", all.length, at(all, .1), at(all, .5), at(all, .9));
    }
}
