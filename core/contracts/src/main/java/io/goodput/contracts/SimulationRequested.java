package io.goodput.contracts;

/**
 * Message: simulate this run. Keyed by runId.
 *
 * @param schemaVersion of this message
 * @param runId identity of the run
 * @param build the build that the run id was made for; another one answers with a version mismatch
 * @param spec what to simulate
 */
public record SimulationRequested(int schemaVersion, String runId, String build, RunSpec spec) {
    public static final String TOPIC = "goodput.simulation-requested";
    public static final int SCHEMA_VERSION = 1;
}
