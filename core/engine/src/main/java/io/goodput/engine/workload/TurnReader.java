package io.goodput.engine.workload;

import org.jspecify.annotations.Nullable;

/** A recorded load, read once from start to end: first turns of sessions, in the order of their arrival. */
public interface TurnReader extends AutoCloseable {
    /**
     * The next single request, or first turn of a session; null at the end.
     *
     * @throws io.goodput.contracts.InvalidInputException when what stands there cannot be understood, by line
     * @throws java.io.UncheckedIOException when it cannot be read
     */
    @Nullable
    Turn next();

    @Override
    void close();
}
