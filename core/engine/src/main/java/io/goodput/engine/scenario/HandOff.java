package io.goodput.engine.scenario;

/** When room at the decode side is reserved for a prompt that is computed elsewhere. */
public enum HandOff {
    /** After prefill; waiting holds the prefill side's KV. vLLM, TensorRT-LLM. */
    SOURCE_FIRST,
    /** Before prefill. SGLang. */
    DESTINATION_FIRST
}
