package io.goodput.contracts;

/** What traces are called, and what is in them. */
@FunctionalInterface
public interface TraceNames {
    /**
     * The content hash of the trace with that name; of a content hash, itself.
     *
     * @param pointer of the name, for violations
     * @throws InvalidInputException when there is no such trace
     */
    String contentHash(String pointer, String name);
}
