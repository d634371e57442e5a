package io.goodput.engine.scenario;

/** When the user of a disaggregated engine sees the first token. */
public enum FirstToken {
    /** TensorRT-LLM. */
    END_OF_PREFILL,
    /** SGLang. */
    END_OF_TRANSFER,
    /** vLLM. */
    FIRST_DECODE_STEP
}
