package io.goodput.contracts.scaleout;

/** How the next interval's load is told from the last ones. */
public enum Forecaster {
    /** As the last. */
    CONSTANT,
    /** Holt's linear trend: double exponential smoothing, with 0.5 for the level and 0.3 for the trend; never below 0. */
    HOLT,
    /** A Kalman filter with level and trend, whose variances are 1 and 0.1, and 10 for what is observed. */
    KALMAN
}
