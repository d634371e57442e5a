package io.goodput.simulator.traces;

/** The client went away before it had sent all of its upload: nobody is left to answer. */
public final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(Throwable cause) {
        super("the client went away before it had sent all", cause);
    }
}
