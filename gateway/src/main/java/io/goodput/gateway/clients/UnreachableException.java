package io.goodput.gateway.clients;

/** Another service could not be reached or failed; asking again later may help. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String service, Throwable cause) {
        super("the " + service + " cannot answer now", cause);
    }
}
