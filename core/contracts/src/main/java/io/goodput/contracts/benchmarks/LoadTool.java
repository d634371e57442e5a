package io.goodput.contracts.benchmarks;

/** The program, or the published format, that a result file is of. */
public enum LoadTool {
    /** {@code vllm bench serve}. */
    VLLM_BENCH,
    /** SGLang's {@code bench_serving}. */
    SGLANG_BENCH,
    AIPERF,
    GENAI_PERF,
    GUIDELLM,
    INFERENCE_PERF,
    /** MLPerf's load generator. */
    MLPERF_LOADGEN,
    /** InferenceX: a job's aggregate, or a row of its public API. */
    INFERENCEX,
    /** llm-d's Benchmark Report. */
    LLM_D_REPORT
}
