package io.goodput.contracts;

/** What a step computes: prompts, or further tokens of requests that decode. */
public enum StepPhase {
    PREFILL,
    DECODE
}
