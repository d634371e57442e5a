package io.goodput.simulation.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.StepTimes;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Composed steps against measured ones, and the catalog's error bands against what is found. The serving rows are closed
 * loops in which all clients start together; what a steady closed loop can be compared on is the time per output token,
 * whose steps are shared with the prompts of the others. Prints the tables of {@code docs/model.md}.
 */
class MeasuredServingTest {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final Map<String, String> SYSTEMS =
            Map.of("h100", "hgx-h100", "h200", "hgx-h200", "b200", "hgx-b200", "gb200", "gb200-nvl72");
    /** Requests of these rows have 80 to 100 % of the nominal lengths. */
    private static final double MEAN_OF_NOMINAL = 0.9;

    private static final int STEP_TOKENS = 8_192;

    private final Map<String, TabulatedSteps> models = new TreeMap<>();

    /** One comparison. */
    private record Comparison(
            String group,
            String system,
            int concurrency,
            double output,
            double measuredSeconds,
            double predictedSeconds) {
        double error() {
            return measuredSeconds / predictedSeconds - 1;
        }

        double rest() {
            return measuredSeconds - predictedSeconds;
        }
    }

    @BeforeEach
    void tablesArePresent() {
        assumeTrue(MeasuredTables.arePresent(), "skipped: no measured tables in " + MeasuredTables.folder());
    }

    private TabulatedSteps steps(String model, String precision, String system, int tensorParallel) {
        return models.computeIfAbsent(model + precision + system + tensorParallel, key -> {
            Model entry = CATALOG.findModel(model).orElseThrow();
            AcceleratedSystem at = CATALOG.findSystem(system).orElseThrow();
            return StepTables.compile(
                    entry, entry.findPrecision(precision).orElseThrow(), at, CATALOG.stepTimesOf(at), tensorParallel);
        });
    }

    /** Seconds per output token of {@code concurrency} requests in a steady closed loop on one instance. */
    private static double timePerOutputToken(TabulatedSteps model, double input, double output, int concurrency) {
        double mean = input + output / 2;
        double decode = seconds(model, concurrency, mean, 0);
        double mixed = seconds(model, concurrency, mean, (int) Math.min(input, STEP_TOKENS));
        return decode + (mixed - decode) * Math.max(1, input / STEP_TOKENS) * (concurrency - 1) / output;
    }

    private static double seconds(TabulatedSteps model, int sequences, double mean, int promptTokens) {
        var cost = new StepCost(model, 1, 1);
        cost.begin(true);
        cost.setDecoding(sequences, sequences * mean, sequences * Math.min(mean, model.contextCapTokens()));
        if (promptTokens > 0) {
            cost.addChunk(promptTokens, 0, true);
        }
        cost.endRank();
        return cost.seconds();
    }

    private List<Comparison> llama() {
        List<Comparison> found = new ArrayList<>();
        for (MeasuredTables.Row row : MeasuredTables.rows("e2e_silicon.csv.gz")) {
            String quantised = row.text("gemm_quant_mode");
            String precision = quantised.isEmpty() ? "bf16" : quantised;
            String system = SYSTEMS.getOrDefault(row.text("system").replace("_sxm", ""), "");
            if (!row.text("backend").equals("trtllm")
                    || !row.text("clean").equals("1")
                    || !row.text("model_path").contains("Llama-3.1")
                    || precision.equals("nvfp4")
                    || system.isEmpty()) {
                continue;
            }
            String model = row.text("model_path").contains("8B") ? "llama-3.1-8b" : "llama-3.1-70b";
            int concurrency = (int) row.number("concurrency");
            double output = MEAN_OF_NOMINAL * row.number("osl");
            found.add(new Comparison(
                    model + " " + precision + " " + system,
                    system,
                    concurrency,
                    row.number("osl"),
                    row.number("silicon_tpot_ms") / 1e3,
                    timePerOutputToken(
                            steps(model, precision, system, (int) row.number("tp_size")),
                            MEAN_OF_NOMINAL * row.number("isl"),
                            output,
                            concurrency)));
        }
        return found;
    }

    private List<Comparison> deepSeek() {
        List<Comparison> found = new ArrayList<>();
        for (MeasuredTables.Row row : MeasuredTables.rows("e2e_inferencex_dsr1.csv.gz")) {
            String system = SYSTEMS.getOrDefault(row.text("hardware").replaceAll("[-_].*", ""), "");
            if (system.isEmpty()
                    || !row.text("spec_method").equals("none")
                    || !row.text("disagg").equals("False")
                    || row.text("decode_dp_attention").equals("True")) {
                continue;
            }
            String precision = row.text("precision").equals("fp4") ? "nvfp4" : "fp8";
            int concurrency = (int) row.number("conc");
            found.add(new Comparison(
                    "deepseek-r1 " + precision + " " + system + " " + row.text("framework"),
                    system,
                    concurrency,
                    row.number("osl"),
                    row.number("median_tpot"),
                    timePerOutputToken(
                            steps("deepseek-r1", precision, system, (int) row.number("decode_tp")),
                            MEAN_OF_NOMINAL * row.number("isl"),
                            MEAN_OF_NOMINAL * row.number("osl"),
                            concurrency)));
        }
        return found;
    }

    private List<Comparison> prefillSteps() {
        List<Comparison> found = new ArrayList<>();
        TabulatedSteps model = steps("gpt-oss-120b", "mxfp4", "hgx-b200", 1);
        for (MeasuredTables.Row row : MeasuredTables.rows("prefill_steps.csv.gz")) {
            int requests = (int) row.number("prefill_requests");
            int past = (int) row.number("prefill_kv_tokens") / requests;
            var cost = new StepCost(model, 1, 1);
            cost.begin(false);
            int left = (int) row.number("prefill_tokens");
            for (int i = requests; i > 0; i--) {
                int chunk = left / i;
                left -= chunk;
                if (chunk > 0) {
                    cost.addChunk(chunk, past, true);
                }
            }
            cost.endRank();
            found.add(new Comparison(
                    "prefill steps gpt-oss-120b mxfp4 hgx-b200",
                    "hgx-b200",
                    requests,
                    1,
                    row.number("observed_ms") / 1e3,
                    cost.seconds()));
        }
        return found;
    }

    @Test
    void errorBandsCoverTenthToNinetiethPercentileOfServing() {
        List<Comparison> all = new ArrayList<>(llama());
        all.addAll(deepSeek());
        assertTrue(all.size() > 400, "rows: " + all.size());
        Map<String, List<Comparison>> groups = new TreeMap<>();
        Map<String, List<Comparison>> systems = new TreeMap<>();
        for (Comparison each : all) {
            groups.computeIfAbsent(each.group(), key -> new ArrayList<>()).add(each);
            systems.computeIfAbsent(each.system(), key -> new ArrayList<>()).add(each);
        }
        groups.forEach(MeasuredServingTest::print);
        systems.forEach((system, rows) -> {
            print(system, rows);
            assertBandCovers(system, rows);
        });
    }

    /**
     * Decode instances of attention ranks in disaggregated serving: as many sequences a GPU as output rate × time per
     * token, in steps of their own.
     */
    @Test
    void attentionRanksAreRightOnOneNodeAndTooFastAcrossTwo() {
        Model model = CATALOG.findModel("deepseek-r1").orElseThrow();
        int rows = 0;
        for (MeasuredTables.Row row : MeasuredTables.rows("e2e_inferencex_dsr1.csv.gz")) {
            String system = SYSTEMS.getOrDefault(row.text("hardware").replaceAll("[-_].*", ""), "");
            if (!(system.equals("hgx-h100") || system.equals("hgx-h200"))
                    || !row.text("spec_method").equals("none")
                    || !row.text("disagg").equals("True")
                    || !row.text("decode_dp_attention").equals("True")
                    || row.number("decode_num_workers") != 1) {
                continue;
            }
            int gpus = (int) row.number("num_decode_gpu");
            double measured = row.number("median_tpot");
            double ofRank = row.number("output_tput_per_gpu") * measured;
            double context = MEAN_OF_NOMINAL * (row.number("isl") + row.number("osl") / 2);
            AcceleratedSystem at = CATALOG.findSystem(system).orElseThrow();
            TabulatedSteps steps = StepTables.compile(
                    model,
                    model.findPrecision("fp8").orElseThrow(),
                    at,
                    CATALOG.stepTimesOf(at),
                    new Parallelism(1, 1, gpus, gpus, 0, Parallelism.BALANCED, false),
                    1);
            var load = new RankLoad();
            load.setDecoding(ofRank, ofRank * context, 0);
            double predicted = steps.attentionSeconds(load) + steps.restSeconds(gpus * ofRank, gpus * ofRank, false);
            System.out.printf(
                    "attention ranks, %s × %d, %.1f sequences of %.0f tokens a GPU: measured %.1f ms, predicted %.1f ms,"
                            + " measured/predicted - 1: %+.3f%n",
                    system, gpus, ofRank, context, 1e3 * measured, 1e3 * predicted, measured / predicted - 1);
            double most = gpus > at.scaleUpGpus().asInt() ? 0.44 : 0.09;
            assertEquals(1 + most / 2, measured / predicted, most / 2 + 0.01, system + " × " + gpus);
            rows++;
        }
        assertEquals(4, rows);
    }

    @Test
    void errorBandCoversPrefillStepsAndTheHostConstantIsTheirMedian() {
        List<Comparison> rows = prefillSteps();
        print("prefill steps", rows);
        assertBandCovers("hgx-b200", rows);
        double[] rest = rows.stream().mapToDouble(Comparison::rest).sorted().toArray();
        assertEquals(0, at(rest, 0.5), 0.0005, "what the constant leaves in the median, in seconds");
    }

    @Test
    void theHostConstantOfDecodeStepsIsTheMedianOfSmallBatches() {
        double[] rest = llama().stream()
                .filter(each -> each.concurrency() <= 8 && each.output() >= 512)
                .mapToDouble(Comparison::rest)
                .sorted()
                .toArray();
        assertEquals(60, rest.length);
        assertEquals(0, at(rest, 0.5), 0.0001, "what the constant leaves in the median, in seconds");
    }

    private static void assertBandCovers(String system, List<Comparison> rows) {
        double[] errors = rows.stream().mapToDouble(Comparison::error).sorted().toArray();
        StepTimes.StepError band =
                CATALOG.stepTimesOf(CATALOG.findSystem(system).orElseThrow()).error();
        assertTrue(band.lowShare() <= at(errors, 0.1), system + ": low " + band.lowShare() + " > " + at(errors, 0.1));
        assertTrue(
                band.highShare() >= at(errors, 0.9), system + ": high " + band.highShare() + " < " + at(errors, 0.9));
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1.0, share * sorted.length)];
    }

    private static void print(String name, List<Comparison> rows) {
        double[] errors = rows.stream().mapToDouble(Comparison::error).sorted().toArray();
        double[] rest = rows.stream().mapToDouble(Comparison::rest).sorted().toArray();
        System.out.printf(
                "%-40s %4d rows, measured/predicted - 1: p10 %+.3f p50 %+.3f p90 %+.3f; rest: p50 %+.2f ms%n",
                name, rows.size(), at(errors, 0.1), at(errors, 0.5), at(errors, 0.9), 1e3 * at(rest, 0.5));
    }
}
