package io.goodput.engine.workload;

/** A load that can be played any number of times. Immutable and thread-safe. */
@FunctionalInterface
public interface Workload {
    /**
     * The requests under the root {@code seed}: equal seeds give equal requests. What a workload draws comes from
     * streams named by their purpose, so that nothing that happens to a request changes another.
     */
    RequestSource open(long seed);
}
