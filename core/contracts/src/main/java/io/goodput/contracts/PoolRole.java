package io.goodput.contracts;

/** What the instances of a pool do. */
public enum PoolRole {
    PREFILL,
    DECODE,
    AGGREGATED
}
