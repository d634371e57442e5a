package io.goodput.catalog;

/** Attention kernels that differ in what they read. */
public enum AttentionKind {
    /** The whole context. */
    FULL,
    /** A sliding window. */
    WINDOW,
    /** Latent attention: the whole context, compressed. */
    LATENT
}
