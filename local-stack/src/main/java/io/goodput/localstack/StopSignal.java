package io.goodput.localstack;

/** The signal by which a program ends in good order. */
enum StopSignal {
    /** A JVM runs its shutdown hooks. */
    TERM,
    /** PostgreSQL's fast shutdown: sessions are cut, the log is flushed. Its TERM waits for every client to leave. */
    INT
}
