package io.goodput.contracts.explanation;

/** An input that an answer may hang on. */
public enum PlanInput {
    /** Requests per second, users, or the rate of a trace: times a factor. */
    LOAD,
    /** Lengths of prompts: times a factor, the longest staying as long as it is. */
    PROMPT_LENGTH,
    /** Lengths of outputs, likewise. */
    OUTPUT_LENGTH,
    /** The drawn share of prompts that a prefix cache holds: plus or minus. */
    HIT_SHARE,
    /** How long all steps take: times a factor. */
    STEP_TIMES,
    /** How long the work of prompts takes: times a factor. */
    PROMPT_STEP_TIMES,
    /** How long decoding and the host's work take: times a factor. */
    DECODE_STEP_TIMES,
    /** The tier's price of a GPU-hour of the winner's system: times a factor. Computed, not simulated. */
    PRICE
}
