package io.goodput.engine.scaling;

/**
 * The load to plan for: the highest that is expected until what is ordered now serves, and by how much such forecasts have
 * been too low. A line through the last quarter of an hour goes on; a burst counts as soon as chance does not explain it.
 */
final class LoadForecast {
    private static final double BASE_SECONDS = 180;
    private static final double TREND_SECONDS = 450;
    private static final double BURST_SECONDS = 30;
    /** A burst is what as many standard deviations of a Poisson count would not explain. */
    private static final double BURST_DEVIATIONS = 4;
    /** What forecasts are taken to miss by before any has been compared. */
    private static final double FIRST_ERROR = 0.08;
    /** How much of the mean squared error a minute forgets. */
    private static final double FORGETS_PER_MINUTE = 0.02;

    private final LoadHistory history = new LoadHistory();
    private double squaredError = FIRST_ERROR * FIRST_ERROR;

    /** Forecasts that time has not caught up with yet, and for when each was; a ring. */
    private double[] forecasts = new double[64];

    private double[] dueAt = new double[64];
    private int first;
    private int size;
    private double lastAt = Double.NaN;

    /** So many have arrived until now. */
    void add(double now, long arrived) {
        history.add(now, (double) arrived);
        double actual = history.rate(BASE_SECONDS, 0);
        double minutes = Double.isNaN(lastAt) ? 0 : (now - lastAt) / 60;
        lastAt = now;
        while (size > 0 && dueAt[first] <= now) {
            double forecast = forecasts[first];
            if (forecast > 0) {
                double error = Math.max(0, actual / forecast - 1);
                double weight = Math.min(1, FORGETS_PER_MINUTE * minutes);
                squaredError += weight * (error * error - squaredError);
            }
            first = (first + 1) % forecasts.length;
            size--;
        }
    }

    /** How much of the load has been seen, up to an hour. */
    double seconds() {
        return history.seconds();
    }

    /** Whether there is enough to tell anything from. */
    boolean knows() {
        return history.seconds() >= 2 * BURST_SECONDS;
    }

    /** Per second, the highest in the next {@code horizonSeconds}; remembered to be compared with what comes. */
    double next(double now, double horizonSeconds) {
        double base = history.rate(BASE_SECONDS, 0);
        double slope = history.seconds() < 2 * TREND_SECONDS
                ? 0
                : (history.rate(TREND_SECONDS, 0) - history.rate(2 * TREND_SECONDS, TREND_SECONDS)) / TREND_SECONDS;
        double present = base + slope * BASE_SECONDS / 2;
        double highest = Math.max(0, present + Math.max(0, slope) * horizonSeconds);
        double burst = history.rate(BURST_SECONDS, 0);
        if ((burst - highest) * BURST_SECONDS > BURST_DEVIATIONS * Math.sqrt(Math.max(1, highest * BURST_SECONDS))) {
            highest = burst;
        }
        remember(highest, now + horizonSeconds);
        return highest;
    }

    private void remember(double forecast, double due) {
        if (size == forecasts.length) {
            double[] sorted = new double[size * 2];
            double[] sortedDue = new double[size * 2];
            for (int i = 0; i < size; i++) {
                sorted[i] = forecasts[(first + i) % size];
                sortedDue[i] = dueAt[(first + i) % size];
            }
            forecasts = sorted;
            dueAt = sortedDue;
            first = 0;
        }
        forecasts[(first + size) % forecasts.length] = forecast;
        dueAt[(first + size) % forecasts.length] = due;
        size++;
    }

    /** Root of the mean squared share by which forecasts were too low. */
    double error() {
        return Math.sqrt(squaredError);
    }
}
