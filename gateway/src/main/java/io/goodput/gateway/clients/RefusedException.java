package io.goodput.gateway.clients;

/** Another service refused a request for what it says, not for its own state: asking again is of no use. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public RefusedException(int status, String body) {
        super(body);
        this.status = status;
    }

    /** HTTP status of the refusal. */
    public int status() {
        return status;
    }
}
