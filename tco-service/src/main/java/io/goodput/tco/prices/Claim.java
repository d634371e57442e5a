package io.goodput.tco.prices;

import org.jspecify.annotations.Nullable;

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

    /**
     * It was started {@code attempts} times and never came to an end.
     *
     * @param lastFailure what ended the last attempt; absent when the process ended with it
     */
    record Exhausted(int attempts, @Nullable String lastFailure) implements Claim {
        /** Why nobody tries again, in words. */
        public String reason() {
            return "it was started " + attempts + " times and never came to an end; "
                    + (lastFailure == null ? "each time the process ended" : "the last time: " + lastFailure);
        }
    }
}
