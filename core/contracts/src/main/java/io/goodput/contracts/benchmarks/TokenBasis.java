package io.goodput.contracts.benchmarks;

/** Which tokens a figure counts. */
public enum TokenBasis {
    /** Input and output together. */
    TOTAL,
    INPUT,
    OUTPUT
}
