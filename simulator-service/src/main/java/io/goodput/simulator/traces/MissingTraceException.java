package io.goodput.simulator.traces;

/** A run names a content that is not stored: it was removed after the run was asked for. */
public final class MissingTraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingTraceException(String contentHash) {
        super("no trace with the content " + contentHash + " is stored any more. Maybe upload it again");
    }
}
