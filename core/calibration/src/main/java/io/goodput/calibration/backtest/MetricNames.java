package io.goodput.calibration.backtest;

import io.goodput.contracts.MetricsExport.Source;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an engine calls its metrics; of several names the first that an export has counts. vLLM 0.6 to 0.19
 * (docs.vllm.ai, usage/metrics), SGLang (docs.sglang.io, production metrics, and its metrics collector), TensorRT-LLM
 * (tensorrt_llm/metrics/collector.py, with the prefix that Dynamo and trtllm-serve give), Dynamo (its frontend's metrics
 * service).
 *
 * @param inputTokens histogram of prompt tokens
 * @param outputTokens histogram of output tokens
 * @param ttft histogram of seconds
 * @param tpot histogram of seconds per request
 * @param itl histogram of gaps in seconds
 * @param e2e histogram of seconds
 * @param generated counter of output tokens
 * @param hitTokens counter of prompt tokens that a prefix cache held
 * @param promptTokens counter of prompt tokens that hits are a share of
 * @param hitShare gauge of that share, where there are no counters
 * @param running gauge of requests in batches
 * @param waiting gauge of requests in queues
 * @param kvShare gauge of the share of KV in use
 */
record MetricNames(
        List<String> inputTokens,
        List<String> outputTokens,
        List<String> ttft,
        List<String> tpot,
        List<String> itl,
        List<String> e2e,
        List<String> generated,
        List<String> hitTokens,
        List<String> promptTokens,
        List<String> hitShare,
        List<String> running,
        List<String> waiting,
        List<String> kvShare) {
    private static final MetricNames VLLM = new MetricNames(
            List.of("vllm:request_prompt_tokens"),
            List.of("vllm:request_generation_tokens"),
            List.of("vllm:time_to_first_token_seconds"),
            List.of("vllm:request_time_per_output_token_seconds"),
            List.of("vllm:inter_token_latency_seconds", "vllm:time_per_output_token_seconds"),
            List.of("vllm:e2e_request_latency_seconds"),
            List.of("vllm:generation_tokens_total", "vllm:generation_tokens"),
            List.of("vllm:prefix_cache_hits_total", "vllm:prefix_cache_hits", "vllm:gpu_prefix_cache_hits_total"),
            List.of(
                    "vllm:prefix_cache_queries_total",
                    "vllm:prefix_cache_queries",
                    "vllm:gpu_prefix_cache_queries_total"),
            List.of("vllm:gpu_prefix_cache_hit_rate"),
            List.of("vllm:num_requests_running"),
            List.of("vllm:num_requests_waiting"),
            List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"));

    private static final MetricNames SGLANG = new MetricNames(
            List.of("sglang:prompt_tokens_histogram"),
            List.of("sglang:generation_tokens_histogram"),
            List.of("sglang:time_to_first_token_seconds"),
            List.of("sglang:request_time_per_output_token_seconds"),
            List.of("sglang:inter_token_latency_seconds", "sglang:time_per_output_token_seconds"),
            List.of("sglang:e2e_request_latency_seconds"),
            List.of("sglang:generation_tokens_total"),
            List.of("sglang:cached_tokens_total"),
            List.of("sglang:prompt_tokens_total"),
            List.of("sglang:cache_hit_rate"),
            List.of("sglang:num_running_reqs"),
            List.of("sglang:num_queue_reqs"),
            List.of("sglang:token_usage"));

    private static final MetricNames TENSORRT_LLM = new MetricNames(
            List.of(),
            List.of(),
            List.of("trtllm_time_to_first_token_seconds", "trtllm:time_to_first_token_seconds"),
            List.of("trtllm_time_per_output_token_seconds", "trtllm:time_per_output_token_seconds"),
            List.of(),
            List.of("trtllm_e2e_request_latency_seconds", "trtllm:e2e_request_latency_seconds"),
            List.of(),
            List.of(),
            List.of(),
            List.of("trtllm_kv_cache_hit_rate", "trtllm:kv_cache_hit_rate"),
            List.of("trtllm_num_requests_running", "trtllm:num_requests_running"),
            List.of("trtllm_num_requests_waiting", "trtllm:num_requests_waiting"),
            List.of("trtllm_kv_cache_utilization", "trtllm:kv_cache_utilization"));

    private static final MetricNames DYNAMO = new MetricNames(
            List.of("dynamo_frontend_input_sequence_tokens"),
            List.of("dynamo_frontend_output_sequence_tokens"),
            List.of("dynamo_frontend_time_to_first_token_seconds"),
            List.of(),
            List.of("dynamo_frontend_inter_token_latency_seconds"),
            List.of("dynamo_frontend_request_duration_seconds"),
            List.of("dynamo_frontend_output_tokens_total"),
            List.of("dynamo_frontend_cached_tokens_sum"),
            List.of("dynamo_frontend_input_sequence_tokens_sum"),
            List.of(),
            List.of("dynamo_frontend_inflight_requests"),
            List.of(),
            List.of("dynamo_component_gpu_cache_usage_percent", "dynamo_component_kvstats_gpu_cache_usage_percent"));

    static MetricNames of(Source source) {
        return switch (source) {
            case VLLM -> VLLM;
            case SGLANG -> SGLANG;
            case TENSORRT_LLM -> TENSORRT_LLM;
            case DYNAMO -> DYNAMO;
        };
    }

    /** Histograms, by the names that their series have without _bucket, _sum and _count. */
    List<String> histograms() {
        return Stream.of(inputTokens, outputTokens, ttft, tpot, itl, e2e)
                .flatMap(List::stream)
                .toList();
    }

    /** Counters and gauges. */
    List<String> others() {
        return Stream.of(generated, hitTokens, promptTokens, hitShare, running, waiting, kvShare)
                .flatMap(List::stream)
                .toList();
    }

    /** Whether some histogram or counter here has a series of this name. */
    boolean knows(String series) {
        return others().contains(series)
                || histograms().stream()
                        .anyMatch(each -> series.equals(each + "_bucket")
                                || series.equals(each + "_sum")
                                || series.equals(each + "_count"));
    }
}
