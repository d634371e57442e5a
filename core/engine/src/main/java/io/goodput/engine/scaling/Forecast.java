package io.goodput.engine.scaling;

import io.goodput.contracts.scaleout.Forecaster;

/**
 * Tells the next value of a series from those before. As Dynamo's predictors it takes what is no finite number for 0 and
 * passes over zeros until the first other value.
 */
interface Forecast {
    static Forecast of(Forecaster forecaster) {
        return switch (forecaster) {
            case CONSTANT -> new ConstantForecast();
            case HOLT -> new HoltForecast();
            case KALMAN -> new KalmanForecast();
        };
    }

    /** Takes in the value that came next. */
    void add(double value);

    /** The value that should come next; 0 before any that is not 0. */
    double next();
}
