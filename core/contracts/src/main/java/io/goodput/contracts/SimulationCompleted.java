package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Message: a run is complete. Keyed by runId; at most 256 KiB.
 *
 * @param schemaVersion of this message
 * @param runId identity of the run
 * @param build of the simulator that answers
 * @param report absent when the request was made for another build (version mismatch)
 */
public record SimulationCompleted(
        int schemaVersion,
        String runId,
        String build,
        @Nullable Report report) {
    public static final String TOPIC = "goodput.simulation-completed";
    public static final int SCHEMA_VERSION = 1;
}
