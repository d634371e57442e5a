package io.goodput.engine.scaling;

/** As the last. */
final class ConstantForecast implements Forecast {
    private double last;

    @Override
    public void add(double value) {
        last = Double.isFinite(value) ? value : 0;
    }

    @Override
    public double next() {
        return last;
    }
}
