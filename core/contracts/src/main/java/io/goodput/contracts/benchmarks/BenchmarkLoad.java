package io.goodput.contracts.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What was asked of the server; absent where the file does not say.
 *
 * @param concurrency most requests under way at once
 * @param offeredRequestsPerSecond rate at which requests were sent, whatever the server made of them
 * @param dataset where prompts are from, in the file's own words
 * @param tokenBasis who counted tokens: a tokenizer, or the server
 */
public record BenchmarkLoad(
        @Nullable TokenLengths inputLengths,
        @Nullable TokenLengths outputLengths,
        @Nullable Double concurrency,
        @Nullable Double offeredRequestsPerSecond,
        @Nullable String dataset,
        @Nullable String tokenBasis) {}
