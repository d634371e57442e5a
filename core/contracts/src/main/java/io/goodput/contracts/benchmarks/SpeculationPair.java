package io.goodput.contracts.benchmarks;

/** Which of two systems use speculative decoding. */
public enum SpeculationPair {
    NEITHER,
    BOTH,
    /** Only the one whose throughput is above the line. */
    ONLY_OF,
    /** Only the one whose throughput is below the line. */
    ONLY_OVER;

    /** The upper system's. */
    public Speculation of() {
        return this == BOTH || this == ONLY_OF ? Speculation.ON : Speculation.OFF;
    }

    /** The lower system's. */
    public Speculation over() {
        return this == BOTH || this == ONLY_OVER ? Speculation.ON : Speculation.OFF;
    }

    /** Whether both are asked for the same. */
    public boolean isLikeForLike() {
        return of() == over();
    }
}
