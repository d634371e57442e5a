package io.goodput.economics.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.Grade;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** inference-perf, MLPerf's load generator and llm-d's Benchmark Report. */
class OtherToolsTest {
    /** The tool timed chunks of two tokens: it says 12 ms, (1.7 - 0.2) / (61 - 1) is 25. */
    private static final String STAGE = """
            {"load_summary":{"count":600,"send_duration":60.0,"requested_rate":10.0,"achieved_rate":10.0},
             "successes":{"count":600,"latency":{
               "request_latency":{"mean":1.7,"median":1.6,"p99.9":2.5},
               "normalized_time_per_output_token":{"mean":0.0279},
               "time_per_output_token":{"mean":0.012,"median":0.0125,"p90":0.013},
               "time_to_first_token":{"mean":0.2,"median":0.15,"p95":0.4},
               "inter_token_latency":{"mean":0.012,"p99":0.05}},
              "throughput":{"input_tokens_per_sec":2000.0,"output_tokens_per_sec":610.0,"total_tokens_per_sec":2610.0,
               "requests_per_sec":10.0},
              "prompt_len":{"mean":200.0,"min":190.0,"max":210.0},"output_len":{"mean":61.0,"min":10.0,"max":90.0},
              "prompt_tokens":{"total":120000,"cached":30000,"uncached":90000}},
             "failures":{"count":0,"request_latency":null,"prompt_len":null}}
            """;

    @Test
    void inferencePerfIsInSecondsAndChunksAreFound() {
        BenchmarkRow row = Texts.row(STAGE);
        assertEquals(LoadTool.INFERENCE_PERF, row.source().tool());
        assertEquals(10.0, row.load().offeredRequestsPerSecond());
        assertEquals(
                0.15, Objects.requireNonNull(row.result().timeToFirstToken()).p50Seconds());
        assertEquals(2.5, Objects.requireNonNull(row.result().endToEnd()).p999Seconds());
        Texts.assertNear(0.025, row.result().recomputedTimePerOutputTokenSeconds(), 1e-12);
        assertEquals(List.of(FlagKind.TPOT_DIFFERS), Texts.flags(row));
        assertEquals(
                "the tool's mean is 12 ms, latency, time to first token and length give 25 ms: maybe it timed chunks,"
                        + " not tokens",
                row.flags().getFirst().detail());
        assertEquals("held 0.25 of the input tokens", row.setup().prefixCache());
        assertEquals(Grade.D, row.grade());
    }

    @Test
    void filesBesideARunHoldNone() {
        BenchmarkAnswer answer = Benchmarks.read(List.of(
                Texts.file("stage_0.json", STAGE),
                Texts.file(
                        "prometheus.json",
                        "{\"load_summary\":{},\"successes\":{\"count\":9,\"rate\":1.5,\"request_latency\":{\"mean\":1.6}},\"failures\":{}}"),
                Texts.file(
                        "config.yaml",
                        "load:\n  type: constant\ndata:\n  type: shared_prefix\nserver:\n  type: vllm\n")));
        assertEquals(1, answer.rows().size());
        assertEquals(
                List.of("prometheus.json", "config.yaml"),
                answer.leftOut().stream().map(each -> each.file()).toList());
    }

    private static final String SUMMARY = """
            ================================================
            MLPerf Results Summary
            ================================================
            SUT name : PySUT
            Scenario : %s
            Mode     : PerformanceOnly
            Completed samples per second    : 15.18
            Completed tokens per second: 9921.02
            Result is : %s
              Performance constraints satisfied : Yes

            ================================================
            Additional Stats
            ================================================
            Scheduled samples per second : 15.30
            Min latency (ns)                : 1000000000
            Mean latency (ns)               : 40000000000
            50.00 percentile latency (ns)   : 39000000000
            99.00 percentile latency (ns)   : 60000000000
            Mean First Token latency (ns)   : 1500000000
            99.00 percentile first token latency (ns)   : 3413530771
            Mean Time to Output Token (ns)  : 59000000
            99.00 percentile time to output token (ns)   : 88000000
            Samples per second: 20.0
            Tokens per second: 13000.5

            ================================================
            Test Parameters Used
            ================================================
            target_qps : 15.3
            ttft_latency (ns): 6000000000
            """;

    @Test
    void loadGenIsInNanoseconds() {
        BenchmarkRow row = Texts.row(SUMMARY.formatted("Server", "VALID"));
        assertEquals(LoadTool.MLPERF_LOADGEN, row.source().tool());
        assertEquals("PySUT", row.setup().engine());
        assertEquals(15.18, row.result().requestsPerSecond());
        assertEquals(9_921.02, row.result().outputTokensPerSecond());
        assertEquals(15.3, row.load().offeredRequestsPerSecond());
        var first = Objects.requireNonNull(row.result().timeToFirstToken());
        assertEquals(1.5, first.meanSeconds());
        assertEquals(3.413530771, first.p99Seconds());
        assertEquals(
                0.088, Objects.requireNonNull(row.result().timePerOutputToken()).p99Seconds());
        assertEquals(39.0, Objects.requireNonNull(row.result().endToEnd()).p50Seconds());
        assertEquals(List.of(), row.flags());
    }

    @Test
    void offlineAnswersNoQuestionWithALimit() {
        BenchmarkRow row = Texts.row(SUMMARY.formatted("Offline", "INVALID"));
        assertEquals(List.of(FlagKind.OFFLINE, FlagKind.INVALID_RUN), Texts.flags(row));
        assertEquals(20.0, row.result().requestsPerSecond());
        assertEquals(13_000.5, row.result().outputTokensPerSecond());
        assertEquals(Grade.F, row.grade());
    }

    private static final String REPORT = """
            version: 0.2.1
            run:
              uid: abc
            results:
              request_performance:
                aggregate:
                  latency:
                    time_to_first_token: {units: ms, mean: 50.0, p50: 45.0, p99p9: 90.0, p99: 80.0}
                    time_per_output_token: {units: s/token, mean: 0.01, p99: 0.02}
                    request_latency: {units: s, mean: 1.05}
                  requests:
                    total: 500
                    failures: 10
                    input_length: {mean: 2000.0, min: 1900.0, max: 2100.0}
                    output_length: {mean: 101.0, min: 101.0, max: 101.0}
                  throughput:
                    output_token_rate: {mean: 800.0}
                    total_token_rate: {mean: 16000.0}
                    request_rate: {mean: 8.0}
            scenario:
              load:
                standardized:
                  tool: inference-perf
                  rate_qps: 10.0
                  concurrency: .inf
                  source: sampled
              stack:
              - standardized:
                  kind: inference_engine
                  tool: llm-d
                  tool_version: v0.3
                  role: prefill
                  replicas: 3
                  model: {name: q-0.6b}
                  accelerator: {model: H100, count: 1}
              - standardized:
                  kind: inference_engine
                  tool: llm-d
                  tool_version: v0.3
                  role: decode
                  replicas: 2
                  model: {name: q-0.6b}
                  accelerator: {model: H100, count: 4}
              - standardized:
                  kind: generic
                  tool: router
            """;

    /** 3 x 1 GPUs of prefill and 2 x 4 of decode; (1.05 - 0.05) / 100 = 10 ms. */
    @Test
    void theStackOfAReportTellsTheGpus() {
        BenchmarkRow row = Texts.row(REPORT);
        assertEquals(LoadTool.LLM_D_REPORT, row.source().tool());
        assertEquals("0.2.1", row.source().toolVersion());
        assertEquals("q-0.6b", row.setup().model());
        assertEquals("H100", row.setup().hardware());
        assertEquals(11, row.setup().gpus());
        assertEquals(3, row.setup().prefillGpus());
        assertEquals(8, row.setup().decodeGpus());
        Texts.assertNear(800.0 / 11, row.result().outputTokensPerSecondPerGpu(), 1e-12);
        assertEquals(null, row.load().concurrency());
        assertEquals(490, row.result().completedRequests());
        var first = Objects.requireNonNull(row.result().timeToFirstToken());
        assertEquals(0.05, first.meanSeconds());
        assertEquals(0.09, first.p999Seconds());
        assertEquals(
                0.02, Objects.requireNonNull(row.result().timePerOutputToken()).p99Seconds());
        Texts.assertNear(0.01, row.result().recomputedTimePerOutputTokenSeconds(), 1e-12);
        assertEquals(List.of(FlagKind.FAILED_REQUESTS), Texts.flags(row));
    }

    @Test
    void reportsOfOtherVersionsAreRefused() {
        assertTrue(Texts.refusal(Texts.file("r.yaml", REPORT.replace("0.2.1", "0.1")))
                .contains("r.yaml line 1 /version: Benchmark Reports are read in version 0.2"));
    }
}
