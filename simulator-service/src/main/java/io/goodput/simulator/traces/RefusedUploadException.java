package io.goodput.simulator.traces;

/** An upload that is refused for what is there already, or for its size; what it brought is not kept. */
public final class RefusedUploadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Reason {
        /** It is larger than a trace may be. */
        TOO_LARGE,
        /** The name has another content. */
        CONFLICT,
        /** No more traces fit. */
        STORE_FULL,
        /** Others are being uploaded; later there will be room. */
        TOO_MANY_UPLOADS
    }

    private final Reason reason;

    RefusedUploadException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
