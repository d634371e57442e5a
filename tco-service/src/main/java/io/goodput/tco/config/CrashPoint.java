package io.goodput.tco.config;

/** A moment in the handling of a record at which a test stops the process. */
public enum CrashPoint {
    /** The attempt is counted, the pricing not started. */
    AFTER_CLAIM,
    /** The bills are stored, its result not published. */
    AFTER_STORE,
    /** The broker has the result, the record is not acknowledged. */
    AFTER_PUBLISH
}
