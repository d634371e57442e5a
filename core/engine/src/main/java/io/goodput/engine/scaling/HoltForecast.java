package io.goodput.engine.scaling;

/** Holt's linear trend: level and trend, each smoothed exponentially. Loads are never below 0, and so is what it tells. */
final class HoltForecast implements Forecast {
    private static final double LEVEL_WEIGHT = 0.5;
    private static final double TREND_WEIGHT = 0.3;

    private boolean hasBegun;
    private double level;
    private double trend;

    @Override
    public void add(double value) {
        double observed = Double.isFinite(value) ? value : 0;
        if (!hasBegun) {
            hasBegun = observed != 0;
            level = observed;
            return;
        }
        double before = level;
        level = LEVEL_WEIGHT * observed + (1 - LEVEL_WEIGHT) * (level + trend);
        trend = TREND_WEIGHT * (level - before) + (1 - TREND_WEIGHT) * trend;
    }

    @Override
    public double next() {
        return Math.max(0, level + trend);
    }
}
