package io.goodput.contracts;

/** What decode times of whole steps are looked up by. */
public enum DecodeLookup {
    /** By the sequences of the batch and their mean context. */
    SEQUENCES_AND_CONTEXT,
    /**
     * As splitwise-sim does: measured by the tokens in the batch, sequences × context, but looked up by the number of
     * sequences; so a batch of any usual size takes the time of the smallest measured one. Wrong, and kept to compare equal
     * work with that simulator.
     */
    SEQUENCES_AS_TOKENS
}
