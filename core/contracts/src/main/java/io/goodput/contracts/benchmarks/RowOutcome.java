package io.goodput.contracts.benchmarks;

/** What became of a row. */
public enum RowOutcome {
    /** Inside every limit. */
    SERVES,
    /** Outside a limit. */
    MISSES,
    /** Outside none, as far as is known, and a limit is on something that the row does not tell. */
    CANNOT_BE_JUDGED,
    /** Of another model, shape or grade than was asked for. */
    NOT_ASKED_FOR
}
