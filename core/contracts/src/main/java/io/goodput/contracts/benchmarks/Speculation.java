package io.goodput.contracts.benchmarks;

/** Whether a row was served with speculative decoding. */
public enum Speculation {
    OFF,
    ON,
    /** The file does not say. */
    UNKNOWN
}
