package io.goodput.contracts;

/** What decode times of whole steps are looked up by. */
public enum DecodeLookup {
    /** By the sequences of the batch and their mean context. */
    SEQUENCES_AND_CONTEXT,
    /**
     * As splitwise-sim does: the number of sequences is looked up in the context's column, of steps of one sequence; so a
     * batch of any size takes the time of one sequence. Wrong, and kept to compare equal work with that simulator.
     */
    SEQUENCES_AS_CONTEXT
}
