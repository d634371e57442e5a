package io.goodput.engine;

/** Told about every request that reaches its terminal state, in the order of the ends. */
@FunctionalInterface
public interface RequestListener {
    /** Nobody listens. */
    RequestListener NONE = request -> {};

    /** A request has ended; {@code request} describes it until the method returns. */
    void ended(RequestView request);
}
