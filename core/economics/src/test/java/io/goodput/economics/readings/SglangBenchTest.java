package io.goodput.economics.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.Grade;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** SGLang's {@code bench_serving}. */
class SglangBenchTest {
    /** 100 requests of 512 in and 51 out; (1.1 s - 0.1 s) / 50 is 20 ms. */
    private static final String RUN = """
            {"tag":null,"backend":"sglang","dataset_name":"random","request_rate":8.0,"max_concurrency":32,\
            "random_input_len":1024,"random_output_len":102,"random_range_ratio":0.5,"duration":12.5,"completed":100,\
            "total_input_tokens":51200,"total_output_tokens":5100,"total_output_tokens_retokenized":5098,\
            "request_throughput":8.0,"input_throughput":4096.0,"output_throughput":408.0,"total_throughput":4504.0,\
            "mean_e2e_latency_ms":1100.0,"median_e2e_latency_ms":1080.0,"p99_e2e_latency_ms":2000.0,\
            "mean_ttft_ms":100.0,"p99_ttft_ms":300.0,"mean_tpot_ms":20.0,"p99_tpot_ms":30.0,"mean_itl_ms":19.0,\
            "p95_itl_ms":25.0,"max_itl_ms":90.0,"server_info":{"model_path":"m-70b","version":"0.5.4","tp_size":8,\
            "pp_size":1,"dp_size":4,"enable_dp_attention":true,"quantization":"fp8","dtype":"auto",\
            "disable_radix_cache":false,"speculative_algorithm":"EAGLE"}}
            """;

    @Test
    void latenciesAndTheServersSettingsAreRead() {
        BenchmarkRow row = Texts.row(RUN);
        assertEquals(LoadTool.SGLANG_BENCH, row.source().tool());
        assertEquals("m-70b", row.setup().model());
        assertEquals("fp8", row.setup().precision());
        assertEquals("0.5.4", row.setup().engineVersion());
        assertEquals("EAGLE", row.setup().speculativeDecoding());
        assertEquals("on", row.setup().prefixCache());
        // Data parallel attention shares the eight GPUs of the tensor parallel group.
        assertEquals(8, row.setup().gpus());
        assertEquals(51.0, row.result().outputTokensPerSecondPerGpu());
        assertEquals(563.0, row.result().totalTokensPerSecondPerGpu());
        assertEquals(1.1, Objects.requireNonNull(row.result().endToEnd()).meanSeconds());
        Texts.assertNear(0.02, row.result().recomputedTimePerOutputTokenSeconds(), 1e-12);
        var gaps = Objects.requireNonNull(row.result().interTokenLatency());
        assertEquals(0.025, gaps.p95Seconds());
        assertEquals(0.09, gaps.maxSeconds());
        var output = Objects.requireNonNull(row.load().outputLengths());
        assertEquals(51, output.meanTokens());
        assertEquals(51.0, output.minTokens());
        assertEquals(102.0, output.maxTokens());
    }

    @Test
    void replicasMultiplyTheGpus() {
        BenchmarkRow row = Texts.row(RUN.replace("\"enable_dp_attention\":true", "\"enable_dp_attention\":false"));
        assertEquals(32, row.setup().gpus());
    }

    @Test
    void randomTokensAreMarked() {
        BenchmarkRow row = Texts.row(RUN);
        assertEquals(List.of(FlagKind.RANDOM_TOKENS), Texts.flags(row));
        assertEquals(Grade.C, row.grade());
        assertEquals(List.of(), Texts.flags(Texts.row(RUN.replace("\"random\",", "\"sharegpt\","))));
    }
}
