package io.goodput.calibration.published;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Parts of a request's time as Mooncake published them.
 *
 * @param fast25 of its paper (FAST '25, figure 14): a model of LLaMA3-70B's architecture in 16 bits on a node of eight A800
 * @param oneToOne of its documentation: Qwen3-8B by vLLM, one prefill and one decode node of eight H800, one request at a
 *     time
 */
public record MooncakeComponents(
        @JsonProperty("mooncake_fast25") Fast25 fast25,
        @JsonProperty("mooncake_vllm_1p1d") OneToOne oneToOne) {

    @JsonIgnoreProperties({"source", "setup"})
    public record Fast25(
            @JsonProperty("fig14a_prefix0") Request nothingCached,
            @JsonProperty("fig14b_prefix95") Request mostCached) {}

    /**
     * Times by length of the prompt, in seconds.
     *
     * @param decodeSeconds of 128 tokens
     */
    @JsonIgnoreProperties({"kv_transfer_s", "load_cache_s"})
    public record Request(
            @JsonProperty("prompt_tokens") List<Integer> promptTokens,
            @JsonProperty("prefill_s") List<Double> prefillSeconds,
            @JsonProperty("decode_128_tokens_s") List<Double> decodeSeconds) {}

    @JsonIgnoreProperties({"source", "hw", "model", "load", "kv_mib", "transfer_ms", "bw_GBps"})
    public record OneToOne(
            @JsonProperty("prompt") List<Integer> promptTokens,
            @JsonProperty("ttft_ms") List<Double> ttftMilliseconds) {}
}
