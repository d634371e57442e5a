package io.goodput.gateway.plans;

/** A stored run went away between two looks; it is simulated again. */
final class RunRemovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunRemovedException(String runId) {
        super("run " + runId + " is no longer stored");
    }
}
