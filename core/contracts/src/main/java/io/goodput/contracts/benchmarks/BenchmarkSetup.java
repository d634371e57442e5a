package io.goodput.contracts.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What served the requests, in the file's own names; absent where the file does not say.
 *
 * @param gpus all GPUs that served, prefill and decode together
 * @param prefillGpus GPUs of the prefill pool; absent where one pool does both
 * @param decodeGpus GPUs of the decode pool; absent where one pool does both
 * @param engineVersion version or container image of the engine
 * @param speculativeDecoding its method; "none" where it is known to be off
 * @param prefixCache what is known of it: on, off, or the share of input tokens that it held
 */
public record BenchmarkSetup(
        @Nullable String model,
        @Nullable String precision,
        @Nullable String hardware,
        @Nullable Integer gpus,
        @Nullable Integer prefillGpus,
        @Nullable Integer decodeGpus,
        @Nullable String engine,
        @Nullable String engineVersion,
        @Nullable String speculativeDecoding,
        @Nullable String prefixCache) {}
