package io.goodput.economics.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** AIPerf and GenAI-Perf, which write the same metrics. */
class NvidiaToolsTest {
    /** (1,300 - 300) ms / (201 - 1) is 5 ms. */
    private static final String METRICS = """
            "request_throughput":{"unit":"requests/sec","avg":10.0},
            "request_latency":{"unit":"ms","avg":1300.0,"p50":1250.0,"p99":2500.0,"max":2600.0},
            "time_to_first_token":{"unit":"ms","avg":300.0,"p95":420.0},
            "inter_token_latency":{"unit":"ms","avg":5.0,"p99":7.5},
            "output_token_throughput":{"unit":"tokens/sec","avg":2010.0},
            "output_sequence_length":{"unit":"tokens","avg":201.0,"std":3.0,"min":190,"max":210},
            "input_sequence_length":{"unit":"tokens","avg":550.0,"std":0.0}
            """;

    @Test
    void aiPerfsInterTokenLatencyIsTimePerOutputToken() {
        BenchmarkRow row = Texts.row("{" + METRICS + """
                ,"request_count":{"unit":"requests","avg":500},"error_request_count":{"unit":"requests","avg":2},
                "benchmark_duration":{"unit":"sec","avg":50.0},"was_cancelled":false,"error_summary":[],
                "input_config":{"endpoint":{"model_names":["q-32b"],"streaming":true},"loadgen":{"concurrency":16},
                "tokenizer":{"name":"q-32b"},"input":{"file":"trace.jsonl"}}}
                """);
        assertEquals(LoadTool.AIPERF, row.source().tool());
        assertEquals("q-32b", row.setup().model());
        assertEquals(16.0, row.load().concurrency());
        assertEquals("trace.jsonl", row.load().dataset());
        assertEquals(500, row.result().completedRequests());
        assertEquals(2, row.result().failedRequests());
        assertEquals(
                0.3, Objects.requireNonNull(row.result().timeToFirstToken()).meanSeconds());
        var perToken = Objects.requireNonNull(row.result().timePerOutputToken());
        assertEquals(0.005, perToken.meanSeconds());
        assertEquals(0.0075, perToken.p99Seconds());
        Texts.assertNear(0.005, row.result().recomputedTimePerOutputTokenSeconds(), 1e-12);
        // 10 requests/s of 550 tokens.
        assertEquals(5_500.0, row.result().inputTokensPerSecond());
        assertEquals(7_510.0, row.result().totalTokensPerSecond());
        assertEquals(List.of(), row.flags());
    }

    @Test
    void genAiPerfHasNoKeysOfAiPerf() {
        BenchmarkRow row = Texts.row("{" + METRICS + """
                ,"input_config":{"model":["q-32b"],"service_kind":"openai","backend":"tensorrtllm","concurrency":8,
                "prompt_source":"synthetic","tokenizer":"q-tok"}}
                """);
        assertEquals(LoadTool.GENAI_PERF, row.source().tool());
        assertEquals("q-32b", row.setup().model());
        assertNull(row.setup().engine());
        assertEquals("q-tok", row.load().tokenBasis());
        assertEquals(8.0, row.load().concurrency());
        assertEquals(List.of(FlagKind.RANDOM_TOKENS), Texts.flags(row));
    }

    @Test
    void unitsAreTakenFromTheFile() {
        BenchmarkRow row = Texts.row("{"
                + METRICS.replace(
                        "\"unit\":\"ms\",\"avg\":300.0,\"p95\":420.0", "\"unit\":\"ns\",\"avg\":3e8,\"p95\":4.2e8")
                + "}");
        var first = Objects.requireNonNull(row.result().timeToFirstToken());
        assertEquals(0.3, first.meanSeconds());
        assertEquals(0.42, first.p95Seconds());
        assertTrue(Texts.refusal(Texts.file(
                        "g.json",
                        "{" + METRICS.replace("\"unit\":\"ms\",\"avg\":5.0", "\"unit\":\"furlongs\",\"avg\":5.0")
                                + "}"))
                .contains("g.json line 1 /inter_token_latency/unit: must be a unit of time"));
    }

    /** Columns in another order than AIPerf's, thousands with commas, two tables. */
    @Test
    void genAiPerfsTableIsReadByItsHeader() {
        BenchmarkRow row = Texts.row("""
                Metric,avg,min,max,p99,p95,p90,p75,p50,p25,p10,p5,p1
                Time To First Token (ms),300.00,200.00,500.00,480.00,420.00,400.00,350.00,290.00,250.00,220.00,210.00,201.00
                Inter Token Latency (ms),5.00,4.00,8.00,7.50,7.00,6.50,5.50,4.90,4.50,4.20,4.10,4.00
                Request Latency (ms),"1,300.00","1,000.00","2,600.00","2,500.00",2000,1900,1500,1250,1100,1050,1020,1010
                Output Sequence Length (tokens),201.00,190.00,210.00,209.00,208,207,205,201,198,195,193,191
                Input Sequence Length (tokens),550.00,550.00,550.00,550,550,550,550,550,550,550,550,550

                Metric,Value
                Request Throughput (per sec),10.00
                Output Token Throughput (per sec),"2,010.00"
                Request Count (count),500.00
                """);
        assertEquals(LoadTool.GENAI_PERF, row.source().tool());
        assertEquals(
                0.48, Objects.requireNonNull(row.result().timeToFirstToken()).p99Seconds());
        assertEquals(1.3, Objects.requireNonNull(row.result().endToEnd()).meanSeconds());
        assertEquals(2_010.0, row.result().outputTokensPerSecond());
        assertEquals(500, row.result().completedRequests());
        assertEquals(190.0, Objects.requireNonNull(row.load().outputLengths()).minTokens());
    }

    @Test
    void aiPerfsTableIsToldByItsSpelling() {
        BenchmarkRow row = Texts.row("""
                Metric,avg,max,min,p50,p90,p95,p99,std
                Time to First Token (ms),300.00,500.00,200.00,290.00,400.00,420.00,480.00,10.0
                Request Latency (ms),1300.00,2600.00,1000.00,1250.00,1900.00,2000.00,2500.00,N/A

                Metric,Value
                Request Throughput (requests/sec),10.00
                """);
        assertEquals(LoadTool.AIPERF, row.source().tool());
        assertEquals(
                0.4, Objects.requireNonNull(row.result().timeToFirstToken()).p90Seconds());
    }

    /** Three requests and a warm-up: time per output token of the first is (500 - 100) / (5 - 1) = 100 ms. */
    @Test
    void requestsOfAiPerfBecomeOneRow() {
        BenchmarkRow row = Texts.row(
                request("warmup", 0, 9_000, 9_000, 9_000, 9, 9)
                        + request("profiling", 1_000_000_000L, 1_500, 100, 500, 10, 5)
                        + request("profiling", 1_000_000_000L, 1_900, 200, 900, 20, 8)
                        + request("profiling", 2_000_000_000L, 3_000, 300, 1_000, 30, 1)
                        + "{\"metadata\":{\"benchmark_phase\":\"profiling\",\"request_start_ns\":1},\"metrics\":{},\"error\":{\"code\":500}}\n");
        assertEquals(LoadTool.AIPERF, row.source().tool());
        assertEquals(3, row.result().completedRequests());
        assertEquals(1, row.result().failedRequests());
        // From 1 s to 3 s.
        assertEquals(2.0, row.result().durationSeconds());
        assertEquals(1.5, row.result().requestsPerSecond());
        assertEquals(7.0, row.result().outputTokensPerSecond());
        assertEquals(30.0, row.result().inputTokensPerSecond());
        var first = Objects.requireNonNull(row.result().timeToFirstToken());
        Texts.assertNear(0.2, first.meanSeconds(), 1e-12);
        assertEquals(0.2, first.p50Seconds());
        assertEquals(0.3, first.p99Seconds());
        // 100 ms and (900 - 200) / 7 = 100 ms; the third made one token.
        Texts.assertNear(0.1, row.result().recomputedTimePerOutputTokenSeconds(), 1e-12);
        assertEquals(10.0, Objects.requireNonNull(row.load().inputLengths()).minTokens());
        assertTrue(Texts.flags(row).contains(FlagKind.FEW_REQUESTS));
        assertTrue(Texts.flags(row).contains(FlagKind.FAILED_REQUESTS));
    }

    private static String request(
            String phase, long startNs, long endMs, int ttftMs, int latencyMs, int input, int output) {
        return ("{\"metadata\":{\"benchmark_phase\":\"%s\",\"request_start_ns\":%d,\"request_end_ns\":%d},\"metrics\":{"
                        + "\"time_to_first_token\":{\"value\":1,\"unit\":\"ms\"},\"time_to_first_token\":{\"value\":%d,\"unit\":\"ms\"},"
                        + "\"request_latency\":{\"value\":%d,\"unit\":\"ms\"},"
                        + "\"input_sequence_length\":{\"value\":%d,\"unit\":\"tokens\"},"
                        + "\"output_sequence_length\":{\"value\":%d,\"unit\":\"tokens\"}},\"error\":null}\n")
                .formatted(phase, startNs, endMs * 1_000_000, ttftMs, latencyMs, input, output);
    }
}
