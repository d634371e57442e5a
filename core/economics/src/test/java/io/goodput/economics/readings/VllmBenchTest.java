package io.goodput.economics.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.ComparisonField;
import io.goodput.contracts.benchmarks.Conversion;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.Grade;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code vllm bench serve}. */
class VllmBenchTest {
    /** 200 requests of 1,000 tokens in and 101 out; 2.1 s - 0.1 s over 100 gaps is 20 ms. */
    private static final String RUN = """
            {"date":"20260101-120000","backend":"vllm","model_id":"m-8b","tokenizer_id":"m-8b-tok","num_prompts":200,
             "request_rate":4.0,"max_concurrency":16,"duration":50.0,"completed":200,"failed":0,
             "total_input_tokens":200000,"total_output_tokens":20200,"request_throughput":4.0,"request_goodput":null,
             "output_throughput":404.0,"total_token_throughput":4404.0,
             "mean_ttft_ms":100.0,"median_ttft_ms":90.0,"std_ttft_ms":5.0,"p99_ttft_ms":250.0,
             "mean_tpot_ms":20.0,"median_tpot_ms":19.5,"p99_tpot_ms":31.0,"p99.9_tpot_ms":40.0,
             "mean_itl_ms":20.0,"mean_e2el_ms":2100.0,"p99_e2el_ms":3000.0%s}
            """;

    private static final String METADATA = """
            ,"hardware":"h200","gpus":"2","precision":"fp8","engine_version":"0.11.0","spec_decoding":"none",
            "prefix_cache":"off","input_lens":[900,1000,1100],"output_lens":[101,101]
            """;

    @Test
    void unitsBecomeSecondsAndRatesStay() {
        BenchmarkRow row = Texts.row(RUN.formatted(""));
        assertEquals(LoadTool.VLLM_BENCH, row.source().tool());
        assertEquals(1, row.source().line());
        assertEquals("m-8b", row.setup().model());
        assertEquals("vllm", row.setup().engine());
        assertEquals("m-8b-tok", row.load().tokenBasis());
        assertEquals(16.0, row.load().concurrency());
        assertEquals(4.0, row.load().offeredRequestsPerSecond());
        var input = Objects.requireNonNull(row.load().inputLengths());
        assertEquals(1_000, input.meanTokens());
        assertEquals(101, Objects.requireNonNull(row.load().outputLengths()).meanTokens());
        var result = row.result();
        assertEquals(200, result.completedRequests());
        assertEquals(4_000.0, result.inputTokensPerSecond());
        var first = Objects.requireNonNull(result.timeToFirstToken());
        assertEquals(0.1, first.meanSeconds());
        assertEquals(0.09, first.p50Seconds());
        assertEquals(0.25, first.p99Seconds());
        assertNull(first.p90Seconds());
        var perToken = Objects.requireNonNull(result.timePerOutputToken());
        assertEquals(0.0195, perToken.p50Seconds());
        assertEquals(0.04, perToken.p999Seconds());
        assertEquals(2.1, Objects.requireNonNull(result.endToEnd()).meanSeconds());
        Texts.assertNear(0.02, result.recomputedTimePerOutputTokenSeconds(), 1e-12);
        assertEquals(List.of(), row.flags());
        assertTrue(row.conversions()
                .contains(new Conversion("timeToFirstToken", "mean_ttft_ms 100 ms", "ms / 1,000 = s")));
    }

    @Test
    void whatIsMissingIsNamedAndGraded() {
        BenchmarkRow row = Texts.row(RUN.formatted(""));
        assertEquals(
                List.of(
                        ComparisonField.HARDWARE,
                        ComparisonField.GPU_COUNT,
                        ComparisonField.PRECISION,
                        ComparisonField.ENGINE_VERSION,
                        ComparisonField.LENGTH_SPREAD,
                        ComparisonField.SPECULATIVE_DECODING,
                        ComparisonField.PREFIX_CACHE),
                row.missing());
        assertEquals(Grade.D, row.grade());
        assertEquals(
                List.of(
                        "at best D: 7 of 15 missing: hardware, gpu-count, precision, engine-version, length-spread,"
                                + " speculative-decoding, prefix-cache",
                        "at best C: no throughput per GPU of a known kind"),
                row.gradeReasons());
    }

    @Test
    void metadataMakeTheRowComparable() {
        BenchmarkRow row = Texts.row(RUN.formatted(METADATA));
        assertEquals(List.of(), row.missing());
        assertEquals(Grade.A, row.grade());
        assertEquals(List.of(), row.gradeReasons());
        assertEquals(2, row.setup().gpus());
        assertEquals(202.0, row.result().outputTokensPerSecondPerGpu());
        assertEquals(2_202.0, row.result().totalTokensPerSecondPerGpu());
        var input = Objects.requireNonNull(row.load().inputLengths());
        assertEquals(900.0, input.minTokens());
        assertEquals(1_100.0, input.maxTokens());
    }

    @Test
    void eachLineIsARun() {
        String line = RUN.formatted("").replace("\n", "");
        List<BenchmarkRow> rows = Texts.rows(line + "\n\n" + line + "\n");
        assertEquals(2, rows.size());
        assertEquals(3, rows.get(1).source().line());
    }

    @Test
    void timePerOutputTokenOfChunksIsFlagged() {
        // Chunks of two tokens: the tool says 41 ms, the latency says 20.
        BenchmarkRow row = Texts.row(RUN.formatted("").replace("\"mean_tpot_ms\":20.0", "\"mean_tpot_ms\":41.0"));
        assertEquals(List.of(FlagKind.TPOT_DIFFERS), Texts.flags(row));
        assertTrue(row.flags().getFirst().detail().startsWith("the tool's mean is 41 ms"));
        // Up to 20 % is rounding and requests of one token.
        assertEquals(
                List.of(),
                Texts.flags(Texts.row(RUN.formatted("").replace("\"mean_tpot_ms\":20.0", "\"mean_tpot_ms\":23.9"))));
        assertEquals(
                List.of(FlagKind.TPOT_DIFFERS),
                Texts.flags(Texts.row(RUN.formatted("").replace("\"mean_tpot_ms\":20.0", "\"mean_tpot_ms\":15.9"))));
    }

    @Test
    void listsOfSingleRequestsAreInSeconds() {
        // Mean 2.6 s, without mean_e2el_ms: (2.6 - 0.1) / 100 = 25 ms.
        String lists =
                ",\"latencies\":[2.2,3.0],\"ttfts\":[0.1,0.2],\"generated_texts\":[\"a\",\"b\"],\"itls\":[[0.1],[0.2,0.3]]";
        BenchmarkRow row = Texts.row(RUN.formatted(lists)
                .replace("\"mean_e2el_ms\":2100.0,", "")
                .replace("\"p99_e2el_ms\":3000.0", "\"x\":1"));
        Texts.assertNear(2.6, Objects.requireNonNull(row.result().endToEnd()).meanSeconds(), 1e-12);
        Texts.assertNear(0.025, row.result().recomputedTimePerOutputTokenSeconds(), 1e-12);
        assertTrue(row.otherKeys().json().contains("\"/itls\":\"2 elements, 3 numbers of mean 0.2"));
        assertTrue(row.otherKeys().json().contains("\"/ttfts\":\"2 elements, 2 numbers of mean 0.15"));
    }

    @Test
    void allAtOnceIsOffline() {
        BenchmarkRow row = Texts.row(RUN.formatted(METADATA)
                .replace(
                        "\"request_rate\":4.0,\"max_concurrency\":16",
                        "\"request_rate\":\"inf\",\"max_concurrency\":null"));
        assertEquals(List.of(FlagKind.OFFLINE), Texts.flags(row));
        assertEquals(Grade.F, row.grade());
        assertEquals(List.of(ComparisonField.LOAD), row.missing());
        // A closed loop of 16 is not.
        assertEquals(
                List.of(),
                Texts.flags(Texts.row(
                        RUN.formatted(METADATA).replace("\"request_rate\":4.0", "\"request_rate\":\"inf\""))));
    }

    @Test
    void unknownKeysAreKeptInCanonicalJson() {
        BenchmarkRow row = Texts.row(RUN.formatted(",\"zeta\":{\"b\":true,\"a/b\":1e3},\"not_a_number\":NaN"));
        assertEquals(0, row.otherKeys().leftOut());
        assertEquals(
                "{\"/date\":\"20260101-120000\",\"/not_a_number\":\"NaN\",\"/std_ttft_ms\":5,\"/zeta/a~1b\":1000,\"/zeta/b\":true}",
                row.otherKeys().json());
    }

    @Test
    void otherKeysHaveABound() {
        var keys = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            keys.append(",\"k").append(i).append("\":").append(i);
        }
        BenchmarkRow row = Texts.row(RUN.formatted(keys));
        // 150 and date and std_ttft_ms.
        assertEquals(52, row.otherKeys().leftOut());
    }

    @Test
    void failuresAndFewRequestsAreFlagged() {
        BenchmarkRow row = Texts.row(RUN.formatted(METADATA)
                .replace("\"completed\":200,\"failed\":0", "\"completed\":97,\"failed\":3")
                .replace("\"total_output_tokens\":20200", "\"total_output_tokens\":9797"));
        assertEquals(List.of(FlagKind.FEW_REQUESTS, FlagKind.FAILED_REQUESTS), Texts.flags(row));
        assertEquals(Grade.D, row.grade());
    }

    @Test
    void fp4NeedsAnAccuracy() {
        BenchmarkRow row = Texts.row(RUN.formatted(METADATA).replace("fp8", "NVFP4"));
        assertEquals(List.of(FlagKind.FP4_WITHOUT_ACCURACY), Texts.flags(row));
        assertEquals(Grade.B, row.grade());
    }

    @Test
    void namesHoldNoControlCharacters() {
        BenchmarkRow row = Texts.row(RUN.formatted("").replace("m-8b\"", "m\\u001b[31m\""));
        assertEquals("m?[31m", row.setup().model());
    }

    @Test
    void negativeFiguresAreRefusedWithTheirPlace() {
        String message = Texts.refusal(
                Texts.file("a.json", "\n" + RUN.formatted("").replace("_ttft_ms\":100.0", "_ttft_ms\":-1")));
        assertEquals("(-1.0) a.json line 2 /mean_ttft_ms: must be 0 or more. Maybe the file is damaged", message);
    }
}
