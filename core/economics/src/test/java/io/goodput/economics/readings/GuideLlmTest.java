package io.goodput.economics.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** GuideLLM's reports. */
class GuideLlmTest {
    /** Latency 0.52 s and 20 ms to the first of 51 tokens: 10 ms a token; its own "per output token" is 0.52 / 51. */
    private static final String BENCHMARK = """
            {"type_":"generative_benchmark","config":{"strategy":%s,"backend":{"model":"tiny"}},
             "metrics":{"request_totals":{"successful":300,"errored":1,"incomplete":0,"total":301},
              "requests_per_second":{"successful":{"mean":2.0},"errored":{"mean":0.0}},
              "request_latency":{"successful":{"mean":0.52,"median":0.5,"percentiles":{"p001":0.1,"p99":0.9,"p999":1.0}}},
              "prompt_token_count":{"successful":{"mean":64.0,"std_dev":2.0,"min":60.0,"max":70.0}},
              "output_token_count":{"successful":{"mean":51.0,"std_dev":0.0,"min":51.0,"max":51.0}},
              "time_to_first_token_ms":{"successful":{"mean":20.0,"median":19.0,"percentiles":{"p90":25.0,"p99":40.0,"p999":50.0}}},
              "time_per_output_token_ms":{"successful":{"mean":10.196}},
              "inter_token_latency_ms":{"successful":{"mean":10.0,"percentiles":{"p95":12.0}}},
              "prompt_tokens_per_second":{"successful":{"mean":128.0}},
              "output_tokens_per_second":{"successful":{"mean":102.0}}},
             "requests":{"successful":[],"errored":[],"incomplete":[]},"duration":150.0}
            """;

    private static String report(String data, String... strategies) {
        return "{\"metadata\":{\"version\":2,\"guidellm_version\":\"0.8.0\"},\"config\":{\"spec\":{\"data\":[" + data
                + "],\"metrics\":{\"prefer_response_metrics\":true}}},\"benchmarks\":["
                + String.join(
                        ",",
                        List.of(strategies).stream().map(BENCHMARK::formatted).toList())
                + "]}";
    }

    @Test
    void everyBenchmarkIsARow() {
        List<BenchmarkRow> rows = Texts.rows(report(
                "{\"kind\":\"hf\"}",
                "{\"type_\":\"constant\",\"rate\":2.0,\"max_concurrency\":10240}",
                "{\"type_\":\"concurrent\",\"streams\":8}"));
        assertEquals(2, rows.size());
        BenchmarkRow first = rows.getFirst();
        assertEquals(LoadTool.GUIDELLM, first.source().tool());
        assertEquals("0.8.0", first.source().toolVersion());
        assertEquals("/benchmarks/0", first.source().pointer());
        assertEquals("tiny", first.setup().model());
        assertEquals(2.0, first.load().offeredRequestsPerSecond());
        assertEquals(null, first.load().concurrency());
        assertEquals(8.0, rows.get(1).load().concurrency());
        assertEquals("the server's usage figures", first.load().tokenBasis());
        assertEquals(300, first.result().completedRequests());
        assertEquals(230.0, first.result().totalTokensPerSecond());
        assertEquals(List.of(), first.flags());
    }

    /** {@code p999} is 99.9 %, {@code p001} is 0.1 %; latencies in s, the rest in ms. */
    @Test
    void interTokenLatencyIsTheTimePerOutputToken() {
        BenchmarkRow row = Texts.row(report("{\"kind\":\"hf\"}", "{\"type_\":\"synchronous\"}"));
        assertEquals(1.0, row.load().concurrency());
        var perToken = Objects.requireNonNull(row.result().timePerOutputToken());
        assertEquals(0.01, perToken.meanSeconds());
        assertEquals(0.012, perToken.p95Seconds());
        Texts.assertNear(0.01, row.result().recomputedTimePerOutputTokenSeconds(), 1e-12);
        assertEquals(
                0.05, Objects.requireNonNull(row.result().timeToFirstToken()).p999Seconds());
        assertEquals(0.9, Objects.requireNonNull(row.result().endToEnd()).p99Seconds());
        assertTrue(row.conversions().toString().contains("time_per_output_token_ms is not taken"));
        assertTrue(row.otherKeys().json().contains("time_per_output_token_ms"));
    }

    @Test
    void throughputIsOfflineAndSyntheticTextIsRandom() {
        assertEquals(
                List.of(FlagKind.OFFLINE, FlagKind.RANDOM_TOKENS),
                Texts.flags(Texts.row(report("{\"kind\":\"synthetic_text\"}", "{\"type_\":\"throughput\"}"))));
        assertEquals(
                List.of(),
                Texts.flags(Texts.row(report(
                        "{\"kind\":\"synthetic_text\",\"prefix_buckets\":[{\"prefix_tokens\":16}]}",
                        "{\"type_\":\"synchronous\"}"))));
    }

    @Test
    void otherVersionsAreRefused() {
        assertTrue(Texts.refusal(Texts.file("g.json", report("{}", "{}").replace("\"version\":2", "\"version\":1")))
                .contains("g.json line 1 /metadata/version: GuideLLM's reports are read in version 2"));
    }
}
