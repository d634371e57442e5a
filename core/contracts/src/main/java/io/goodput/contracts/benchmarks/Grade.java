package io.goodput.contracts.benchmarks;

/** How far a row may be compared with others, best first. */
public enum Grade {
    /** Says everything that a comparison needs. */
    A,
    /** One or two things are to be asked for, or it holds only for its precision. */
    B,
    /** Comparable among rows of the same test, not across. */
    C,
    /** A hint: much is missing, or a figure is known to be wrong. */
    D,
    /** Not comparable: no latency, no throughput, or nearly nothing of the setup. */
    E,
    /** Answers no question with a limit on latency. */
    F;

    /** The worse of the two. */
    public Grade orWorse(Grade other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
