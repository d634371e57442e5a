package io.goodput.engine.scaling;

/**
 * A Kalman filter of a local linear trend, as Dynamo's {@code kalman} predictor with its defaults: state (level, trend), F
 * = [[1, 1], [0, 1]], H = [1, 0], P₀ = 1000·I, Q = diag(1, 0.1), R = 10. It may tell values below 0.
 */
final class KalmanForecast implements Forecast {
    private static final double LEVEL_NOISE = 1;
    private static final double TREND_NOISE = 0.1;
    private static final double OBSERVATION_NOISE = 10;

    private boolean hasBegun;
    private double level;
    private double trend;
    /** The covariance, which is symmetric. */
    private double levelVariance = 1_000;

    private double covariance;
    private double trendVariance = 1_000;

    @Override
    public void add(double value) {
        double observed = Double.isFinite(value) ? value : 0;
        if (!hasBegun) {
            hasBegun = observed != 0;
            level = observed;
            return;
        }
        predict();
        double gainDivisor = levelVariance + OBSERVATION_NOISE;
        double levelGain = levelVariance / gainDivisor;
        double trendGain = covariance / gainDivisor;
        double surprise = observed - level;
        level += levelGain * surprise;
        trend += trendGain * surprise;
        trendVariance -= trendGain * covariance;
        covariance -= levelGain * covariance;
        levelVariance -= levelGain * levelVariance;
    }

    /** State and covariance a step later: F·x, and F·P·Fᵀ + Q. */
    private void predict() {
        level += trend;
        levelVariance += 2 * covariance + trendVariance + LEVEL_NOISE;
        covariance += trendVariance;
        trendVariance += TREND_NOISE;
    }

    @Override
    public double next() {
        return level + trend;
    }
}
