package io.goodput.tco.prices;

/** What came of asking to price a run. */
public sealed interface Claim {
    /** The caller prices it now, for the {@code attempt}-th time. */
    record Granted(int attempt) implements Claim {}

    /** Somebody else is pricing it. */
    record Busy() implements Claim {}

    /** It was priced before: {@code message} is the canonical JSON of its {@code RunPriced}. */
    record Completed(String message) implements Claim {}

    /** It fails the same way however often it is tried. */
    record Failed(String reason) implements Claim {}

    /** It was started {@code attempts} times and never came to an end. */
    record Exhausted(int attempts) implements Claim {}
}
