package io.goodput.contracts;

/** What a trace looks like inside; {@code docs/traces.md} describes each. */
public enum TraceFormat {
    /** Azure LLM inference traces 2023 and 2024: CSV with TIMESTAMP, ContextTokens, GeneratedTokens. */
    AZURE,
    /** Mooncake: JSON lines with timestamp, input_length, output_length, hash_ids; optionally session_id and delay. */
    MOONCAKE,
    /** RAGPulse: JSON lines with component ids; its component files give prompts their blocks. */
    RAGPULSE,
    /** WEKA agentic coding sessions: a JSON line for each session. */
    WEKA,
    /** ServeGen clients: CSV of rates by client and window, and CSV of length quantiles. */
    SERVEGEN,
    /** Requests that a simulation has exported. */
    RUN,
    /** CSV with a header, read by a mapping of columns. */
    CSV,
    /** JSON lines, read by a mapping of fields. */
    JSONL
}
