package io.goodput.catalog;

/** What tensor cores compute in, slowest first. */
public enum ComputeFormat {
    BFLOAT16,
    FP8,
    FP4
}
