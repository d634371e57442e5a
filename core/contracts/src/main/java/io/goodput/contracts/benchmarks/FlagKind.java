package io.goodput.contracts.benchmarks;

/** Why a figure of a row is not what it seems. */
public enum FlagKind {
    /** The tool's time per output token is more than 20 % off the recomputed one. */
    TPOT_DIFFERS,
    /** total x (P + D) is not input x P + output x D: the counts of GPUs are wrong. */
    BROKEN_GPU_METADATA,
    /** The file divides output by decode GPUs only; the row divides by all. */
    OUTPUT_PER_DECODE_GPU,
    /** Prompts are random tokens, which no prefix cache helps. */
    RANDOM_TOKENS,
    /** Weights of four bits, and nothing says that the answers are as good. */
    FP4_WITHOUT_ACCURACY,
    /** All requests were there at once: throughput without a limit on latency. */
    OFFLINE,
    /** More than 1 % of the requests failed. */
    FAILED_REQUESTS,
    /** Fewer than 100 requests: the 99th percentile is the slowest of them. */
    FEW_REQUESTS,
    /** The run was cut short, or its tool calls it invalid. */
    INVALID_RUN
}
