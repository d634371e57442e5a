package io.goodput.localstack;

/** The local stack cannot start or go on; the message says why and what to do. */
public final class StackException extends RuntimeException {
    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
