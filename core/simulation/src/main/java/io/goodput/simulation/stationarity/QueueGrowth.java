package io.goodput.simulation.stationarity;

import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.StudentT;
import io.goodput.contracts.TimeSeries;
import java.util.List;

/**
 * Whether queues grow in the second half of a run's window. Their length is regressed on time. A queue wanders: its
 * lengths are sums of what came and went, and the error of a regression that took them for independent would be far too
 * small. So the slope is judged by the error that it has when the length is a random walk with the variance of the
 * increments seen: for n points that is σ²·6/(5n) of the slope (Durlauf and Phillips, "Trends versus random walks in
 * time series analysis", Econometrica 56, 1988), with increments of bucket means, which have 2/3 of the variance of the
 * walk's own.
 *
 * @param grows whether they do: the slope is above the 99.9th percentile of its error, and more than a five-hundredth of
 *     the arrivals stay
 * @param perSecond slope, in requests per second
 * @param errorPerSecond standard error of the slope
 */
record QueueGrowth(boolean grows, double perSecond, double errorPerSecond) {
    private static final int MOST_POINTS = StudentT.MOST + 1;
    private static final int FEWEST_POINTS = 12;
    /** Growth that matters, as a share of the arrivals. */
    private static final double MATERIAL_SHARE = 0.002;

    private static final QueueGrowth NONE = new QueueGrowth(false, 0, 0);

    /** One stretch of time: its middle, its length, and the mean number in queues. */
    private record Point(double at, double seconds, double queued) {}

    static QueueGrowth of(TimeSeries series) {
        double middle = (series.windowStartSeconds() + series.windowEndSeconds()) / 2;
        List<SeriesBucket> half = series.buckets().stream()
                .filter(bucket -> bucket.fromSeconds() >= middle
                        && bucket.toSeconds() <= series.windowEndSeconds()
                        && bucket.seconds() > 0)
                .toList();
        List<Point> points =
                Batches.of(half, MOST_POINTS).stream().map(QueueGrowth::point).toList();
        if (points.size() < FEWEST_POINTS) {
            return NONE;
        }
        double slope = slope(points);
        double seconds = points.getLast().at - points.getFirst().at;
        double error = Math.sqrt(1.5 * incrementVariancePerSecond(points, slope) * 6 / (5 * seconds));
        double arrivals = half.stream().mapToLong(SeriesBucket::arrivals).sum()
                / (half.getLast().toSeconds() - half.getFirst().fromSeconds());
        boolean grows = slope > StudentT.at99_9(points.size() - 1) * error && slope > MATERIAL_SHARE * arrivals;
        return new QueueGrowth(grows, slope, error);
    }

    private static Point point(List<SeriesBucket> batch) {
        double from = batch.getFirst().fromSeconds();
        double seconds = batch.getLast().toSeconds() - from;
        double queued = 0;
        for (SeriesBucket bucket : batch) {
            queued += bucket.queued() * bucket.seconds();
        }
        return new Point(from + seconds / 2, seconds, queued / seconds);
    }

    private static double slope(List<Point> points) {
        double meanAt = points.stream().mapToDouble(Point::at).sum() / points.size();
        double meanQueued = points.stream().mapToDouble(Point::queued).sum() / points.size();
        double covariance = 0;
        double variance = 0;
        for (Point point : points) {
            covariance += (point.at - meanAt) * (point.queued - meanQueued);
            variance += (point.at - meanAt) * (point.at - meanAt);
        }
        return covariance / variance;
    }

    private static double incrementVariancePerSecond(List<Point> points, double slope) {
        double sum = 0;
        for (int i = 1; i < points.size(); i++) {
            double seconds = points.get(i).at - points.get(i - 1).at;
            double surprise = points.get(i).queued - points.get(i - 1).queued - slope * seconds;
            sum += surprise * surprise / seconds;
        }
        return sum / (points.size() - 2);
    }
}
