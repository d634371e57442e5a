package io.goodput.engine.metrics;

import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.SeriesBucket.Spread;
import io.goodput.contracts.scaleout.ScaleOutBucket;
import io.goodput.engine.RequestView;
import io.goodput.engine.scenario.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run in buckets of time. One set of histograms is open, that of the bucket at hand; of a closed one only figures are
 * left. After every {@code 2 · buckets} buckets the width doubles, so that a run may last longer than expected.
 */
final class SeriesMeter {
    /** Width of the first buckets when nobody knows how long the run will be. */
    private static final double UNKNOWN_WIDTH_SECONDS = 1;

    private final List<Pool> pools;
    private final boolean change;
    private final int bucketsPerWidth;
    private final double firstWidth;

    private final Distribution timeToFirstToken = new Distribution();
    private final Distribution timePerOutputToken = new Distribution();
    private final Distribution endToEnd = new Distribution();
    private final PoolTotals[] before;
    private double openedAt;
    private double nextEdge;
    private long ended;
    private long endedInside;

    /** By bucket of arrival. */
    private long[] arrivals;

    private long[] undecided;
    private long[] inside;

    private final List<Closed> closed = new ArrayList<>();

    private record Closed(
            double from,
            double to,
            long ended,
            long endedInside,
            Spread timeToFirstToken,
            Spread timePerOutputToken,
            Spread endToEnd,
            double inputTokensPerSecond,
            double outputTokensPerSecond,
            List<SeriesBucket.Pool> pools,
            List<ScaleOutBucket.Counts> counts) {}

    /** @param change whether instances of the pools come and go */
    SeriesMeter(List<Pool> pools, int buckets, double expectedSeconds, boolean change) {
        this.pools = pools;
        this.change = change;
        bucketsPerWidth = 2 * buckets;
        firstWidth = expectedSeconds > 0 && expectedSeconds < Double.POSITIVE_INFINITY
                ? expectedSeconds / buckets
                : UNKNOWN_WIDTH_SECONDS;
        before = new PoolTotals[pools.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = new PoolTotals();
        }
        arrivals = new long[bucketsPerWidth];
        undecided = new long[bucketsPerWidth];
        inside = new long[bucketsPerWidth];
        nextEdge = startOf(1);
    }

    double nextEdge() {
        return nextEdge;
    }

    /** Where a bucket starts. */
    private double startOf(int bucket) {
        int doublings = bucket / bucketsPerWidth;
        double width = Math.scalb(firstWidth, doublings);
        return (width - firstWidth) * bucketsPerWidth + width * (bucket % bucketsPerWidth);
    }

    /** The bucket of a moment. */
    private int bucketOf(double seconds) {
        double reach = firstWidth * bucketsPerWidth;
        if (seconds < reach) {
            return Math.min(bucketsPerWidth - 1, (int) (seconds / firstWidth));
        }
        int doublings = Math.getExponent(seconds / reach + 1);
        double width = Math.scalb(firstWidth, doublings);
        int inside = (int) ((seconds - (width - firstWidth) * bucketsPerWidth) / width);
        return doublings * bucketsPerWidth + Math.clamp(inside, 0, bucketsPerWidth - 1);
    }

    void arrived(double arrivedAt) {
        int bucket = bucketOf(arrivedAt);
        reach(bucket);
        arrivals[bucket]++;
    }

    /** Makes the columns of arrivals long enough for a bucket. */
    private void reach(int bucket) {
        if (bucket >= arrivals.length) {
            int longer = (bucket / bucketsPerWidth + 1) * bucketsPerWidth;
            arrivals = Arrays.copyOf(arrivals, longer);
            undecided = Arrays.copyOf(undecided, longer);
            inside = Arrays.copyOf(inside, longer);
        }
    }

    void ended(RequestView request, ClassMeter.Verdict verdict) {
        double arrivedAt = request.arrivedAt();
        int bucket = bucketOf(arrivedAt);
        switch (verdict) {
            case INSIDE -> inside[bucket]++;
            case MISSED -> {}
            case UNDECIDED -> undecided[bucket]++;
        }
        if (request.end() == RequestView.End.IN_FLIGHT) {
            return;
        }
        ended++;
        if (verdict == ClassMeter.Verdict.INSIDE) {
            endedInside++;
        }
        if (request.end() == RequestView.End.FINISHED) {
            double first = request.firstTokenAt() - arrivedAt;
            double whole = request.endedAt() - arrivedAt;
            timeToFirstToken.record(first);
            endToEnd.record(whole);
            if (request.outputTokens() > 1) {
                timePerOutputToken.record((whole - first) / (request.outputTokens() - 1));
            }
        }
    }

    void edge(double now, PoolTotals[] totals) {
        close(now, totals);
        nextEdge = startOf(closed.size() + 1);
    }

    private void close(double now, PoolTotals[] totals) {
        double seconds = now - openedAt;
        List<SeriesBucket.Pool> figures = new ArrayList<>(totals.length);
        List<ScaleOutBucket.Counts> counts = new ArrayList<>(totals.length);
        long input = 0;
        long output = 0;
        for (int i = 0; i < totals.length; i++) {
            PoolWindow window = new PoolWindow(pools.get(i), before[i], totals[i], seconds, change);
            figures.add(window.bucket());
            if (change) {
                counts.add(window.counts());
            }
            input += window.inputTokens();
            output += window.outputTokens();
            before[i].set(totals[i]);
        }
        closed.add(new Closed(
                openedAt,
                now,
                ended,
                endedInside,
                spread(timeToFirstToken),
                spread(timePerOutputToken),
                spread(endToEnd),
                PoolWindow.ratio(input, seconds),
                PoolWindow.ratio(output, seconds),
                figures,
                counts));
        timeToFirstToken.clear();
        timePerOutputToken.clear();
        endToEnd.clear();
        ended = 0;
        endedInside = 0;
        openedAt = now;
    }

    private static Spread spread(Distribution latency) {
        return latency.count() == 0
                ? Spread.NONE
                : new Spread(latency.count(), latency.mean(), latency.quantile(0.5), latency.quantile(0.99));
    }

    /** The series of a run whose pools changed; {@link #buckets} has been called. */
    List<ScaleOutBucket> changes() {
        List<ScaleOutBucket> buckets = new ArrayList<>(closed.size());
        for (int i = 0; i < closed.size(); i++) {
            Closed each = closed.get(i);
            long decided = arrivals[i] - undecided[i];
            buckets.add(new ScaleOutBucket(
                    each.from,
                    each.to,
                    PoolWindow.ratio(arrivals[i], each.to - each.from),
                    decided == 0 ? 1 : (double) inside[i] / decided,
                    each.counts));
        }
        return buckets;
    }

    /** The series of a run that is over. */
    List<SeriesBucket> buckets(double now, PoolTotals[] totals) {
        if (now > openedAt || ended > 0) {
            close(now, totals);
        }
        reach(closed.size() - 1);
        List<SeriesBucket> buckets = new ArrayList<>(closed.size());
        for (int i = 0; i < closed.size(); i++) {
            Closed each = closed.get(i);
            buckets.add(new SeriesBucket(
                    each.from,
                    each.to,
                    arrivals[i],
                    arrivals[i] - undecided[i],
                    inside[i],
                    each.ended,
                    each.endedInside,
                    each.timeToFirstToken,
                    each.timePerOutputToken,
                    each.endToEnd,
                    each.inputTokensPerSecond,
                    each.outputTokensPerSecond,
                    each.pools));
        }
        return buckets;
    }
}
