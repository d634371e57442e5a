package io.goodput.economics.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.Grade;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** InferenceX's aggregates and rows. */
class InferenceXTest {
    private static final String SPLIT = """
            {"hw":"gb300","conc":512,"image":"engine:1.2","model":"r1","framework":"dynamo-trt","precision":"%s",
             "spec_decoding":"mtp","disagg":true,"isl":1000,"osl":1000,"is_multinode":true,
             "prefill_tp":2,"decode_tp":16,"num_prefill_gpu":%d,"num_decode_gpu":%d,"dp_attention":"true",
             "tput_per_gpu":11997.0,"input_tput_per_gpu":21987.0,"output_tput_per_gpu":8251.0,
             "mean_ttft":0.5,"p99_ttft":2.0,"mean_tpot":0.01,"p99_tpot":0.02,"mean_e2el":9.49}
            """;

    /** 8,251 a decode GPU x 16 / 22 GPUs = 6,000.7; (9.49 - 0.5) / (0.9 x 1,000 - 1) = 10 ms. */
    @Test
    void outputIsDividedByAllGpus() {
        BenchmarkRow row = Texts.row(SPLIT.formatted("fp8", 6, 16));
        assertEquals(LoadTool.INFERENCEX, row.source().tool());
        assertEquals(22, row.setup().gpus());
        assertEquals(6, row.setup().prefillGpus());
        Texts.assertNear(6_000.727, row.result().outputTokensPerSecondPerGpu(), 1e-3);
        Texts.assertNear(132_016.0, row.result().outputTokensPerSecond(), 1e-6);
        Texts.assertNear(11_997.0 * 22, row.result().totalTokensPerSecond(), 1e-6);
        Texts.assertNear(0.01, row.result().recomputedTimePerOutputTokenSeconds(), 1e-12);
        assertEquals(List.of(FlagKind.RANDOM_TOKENS, FlagKind.OUTPUT_PER_DECODE_GPU), Texts.flags(row));
        assertEquals("engine:1.2", row.setup().engineVersion());
        assertEquals(Grade.C, row.grade());
    }

    /** P = D = 48 is really 32 + 16 of 48: 4,000 = 3,000 x 2/3 + 6,000 x 1/3. */
    @Test
    void brokenCountsOfGpusAreFound() {
        String broken = SPLIT.formatted("fp8", 48, 48)
                .replace("11997.0", "4000.0")
                .replace("21987.0", "3000.0")
                .replace("8251.0", "6000.0");
        BenchmarkRow row = Texts.row(broken);
        assertEquals(List.of(FlagKind.RANDOM_TOKENS, FlagKind.BROKEN_GPU_METADATA), Texts.flags(row));
        String detail = row.flags().getLast().detail();
        assertTrue(detail.endsWith("it would be with 66.7 % of the GPUs in prefill: of 48, 32 and 16"), detail);
        // 4,000 - 3,000 x 2/3.
        Texts.assertNear(2_000.0, row.result().outputTokensPerSecondPerGpu(), 1e-9);
        assertNull(row.setup().gpus());
        assertEquals(Grade.D, row.grade());
        assertEquals(
                List.of(FlagKind.RANDOM_TOKENS, FlagKind.OUTPUT_PER_DECODE_GPU),
                Texts.flags(Texts.row(broken.replace("\"num_prefill_gpu\":48", "\"num_prefill_gpu\":32")
                        .replace("\"num_decode_gpu\":48", "\"num_decode_gpu\":16"))));
    }

    @Test
    void fp4IsMarked() {
        assertTrue(Texts.flags(Texts.row(SPLIT.formatted("fp4", 6, 16))).contains(FlagKind.FP4_WITHOUT_ACCURACY));
    }

    /** Rows of the API: one pool that is named twice, figures under metrics; broken counts of tp x ep. */
    @Test
    void rowsOfTheApiAreAnArray() {
        String row = """
                {"hardware":"mi300","framework":"engine","model":"r1","precision":"fp8","spec_method":"none","disagg":false,
                 "is_multinode":false,"prefill_tp":8,"decode_tp":8,"num_prefill_gpu":%d,"num_decode_gpu":%d,"isl":1024,
                 "osl":1024,"conc":8,"image":null,"metrics":{"mean_ttft":0.2,"p99_ttft":0.6,%s
                 "tput_per_gpu":200.0,"input_tput_per_gpu":%s,"output_tput_per_gpu":101.0},"date":"2026-01-01"}
                """;
        List<BenchmarkRow> rows = Texts.rows("[" + row.formatted(8, 8, "\"mean_tpot\":0.01,", "99.0") + ","
                + row.formatted(64, 64, "\"median_intvty\":50.0,", "99.0") + ","
                + row.formatted(8, 8, "", "150.0") + "]");
        assertEquals(3, rows.size());
        assertEquals("/1", rows.get(1).source().pointer());
        BenchmarkRow first = rows.getFirst();
        assertEquals(8, first.setup().gpus());
        assertEquals(101.0, first.result().outputTokensPerSecondPerGpu());
        assertEquals(808.0, first.result().outputTokensPerSecond());
        assertEquals("none", first.setup().speculativeDecoding());
        assertEquals(8, rows.get(1).setup().gpus());
        assertTrue(rows.get(1).conversions().toString().contains("num_decode_gpu says 64, not taken"));
        // 1 / 50 tokens/s.
        assertEquals(
                0.02,
                Objects.requireNonNull(rows.get(1).result().timePerOutputToken())
                        .p50Seconds());
        // 200 in all is not 150 + 101.
        assertTrue(Texts.flags(rows.get(2)).contains(FlagKind.BROKEN_GPU_METADATA));
        assertNull(rows.get(2).result().outputTokensPerSecondPerGpu());
    }

    @Test
    void agenticRunsHaveNestedFigures() {
        BenchmarkRow row = Texts.row("""
                {"hw":"b200","framework":"engine","precision":"fp8","model":"r1","conc":4,"disagg":false,"tp":8,"pp":1,
                 "scenario_type":"agentic-coding","ttft":{"mean":1.5,"p50":1.0,"p95":4.0},"tput_per_gpu":100.0}
                """);
        assertEquals(
                4.0, Objects.requireNonNull(row.result().timeToFirstToken()).p95Seconds());
        assertEquals("agentic-coding", row.load().dataset());
        assertEquals(8, row.setup().gpus());
        assertEquals(List.of(), Texts.flags(row));
    }
}
