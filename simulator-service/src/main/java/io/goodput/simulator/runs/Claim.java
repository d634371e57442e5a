package io.goodput.simulator.runs;

/** What came of asking to simulate a run. */
public sealed interface Claim {
    /** The caller simulates it now, for the {@code attempt}-th time. */
    record Granted(int attempt) implements Claim {}

    /** Somebody else is simulating it. */
    record Busy() implements Claim {}

    /** It was simulated before: {@code message} is the canonical JSON of its {@code SimulationCompleted}. */
    record Completed(String message) implements Claim {}

    /** It fails the same way however often it is tried. */
    record Failed(String reason) implements Claim {}

    /** It was started {@code attempts} times and never came to an end. */
    record Exhausted(int attempts) implements Claim {}
}
