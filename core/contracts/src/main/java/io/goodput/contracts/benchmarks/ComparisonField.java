package io.goodput.contracts.benchmarks;

/** What two rows must both say before they may be compared. */
public enum ComparisonField {
    HARDWARE,
    GPU_COUNT,
    MODEL,
    PRECISION,
    ENGINE,
    ENGINE_VERSION,
    INPUT_LENGTH,
    OUTPUT_LENGTH,
    LENGTH_SPREAD,
    /** Concurrency or offered rate. */
    LOAD,
    TOKEN_BASIS,
    TTFT_PERCENTILES,
    TPOT_PERCENTILES,
    SPECULATIVE_DECODING,
    PREFIX_CACHE
}
