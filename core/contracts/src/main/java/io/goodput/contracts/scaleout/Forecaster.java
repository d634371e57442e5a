package io.goodput.contracts.scaleout;

/** How the next interval's load is told from the last ones. */
public enum Forecaster {
    /** As the last. */
    CONSTANT,
    /** Holt's linear trend: double exponential smoothing. */
    HOLT,
    /** A Kalman filter with level and trend. */
    KALMAN
}
