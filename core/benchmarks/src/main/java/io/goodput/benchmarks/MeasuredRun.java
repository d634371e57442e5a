package io.goodput.benchmarks;

import io.goodput.codec.Codec;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.ScaleOutReport;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run and what it cost.
 *
 * @param result its report and series
 * @param loopCpuSeconds CPU-seconds of the simulating thread
 */
record MeasuredRun(RunResult result, double loopCpuSeconds) {
    /** A last bucket that is cut off is no measure of the busiest. */
    private static final double WHOLE_BUCKET = 0.999;

    Report report() {
        return result.report();
    }

    List<PoolReport> pools() {
        return report().pools();
    }

    /** Index of the first pool that computes prompts. */
    private static final int PROMPTS = 0;

    /** Index of the first pool that decodes. */
    int decoding() {
        for (int i = 0; i < pools().size(); i++) {
            if (pools().get(i).role() != PoolRole.PREFILL) {
                return i;
            }
        }
        throw new IllegalStateException("nothing decodes");
    }

    double meanDecodeBatch() {
        return pools().get(decoding()).meanBatch();
    }

    long decodeSteps() {
        PoolReport pool = pools().get(decoding());
        long tokens = report().usage().pools().get(decoding()).outputTokens();
        long atPrompts = pool.role() == PoolRole.AGGREGATED ? report().usage().requests() : 0;
        return pool.meanBatch() == 0 ? 0 : Math.round((tokens - atPrompts) / pool.meanBatch());
    }

    long preemptions() {
        return pools().stream().mapToLong(PoolReport::preemptions).sum();
    }

    long evictedTokens() {
        return pools().stream().mapToLong(PoolReport::evictedTokens).sum();
    }

    /** The bucket in which the pool that computes prompts was busiest. */
    SeriesBucket busiest() {
        List<SeriesBucket> buckets = result.series().buckets();
        double width = buckets.getFirst().seconds() * WHOLE_BUCKET;
        SeriesBucket busiest = buckets.getFirst();
        for (SeriesBucket each : buckets) {
            if (each.seconds() >= width
                    && each.pools().get(PROMPTS).utilisation()
                            > busiest.pools().get(PROMPTS).utilisation()) {
                busiest = each;
            }
        }
        return busiest;
    }

    double peakPrefillUtilisation() {
        return busiest().pools().get(PROMPTS).utilisation();
    }

    /** Of the decode pool in any whole bucket. */
    double peakDecodeUtilisation() {
        return wholeBuckets()
                .mapToDouble(each -> each.pools().get(decoding()).utilisation())
                .max()
                .orElse(0);
    }

    /** The highest share of KV blocks in use in any bucket and pool. */
    double peakKvOccupancy() {
        return result.series().buckets().stream()
                .flatMap(bucket -> bucket.pools().stream())
                .mapToDouble(SeriesBucket.Pool::kvOccupancy)
                .max()
                .orElse(0);
    }

    /** Prompt tokens computed per second in the bucket with most. */
    double peakComputedTokensPerSecond() {
        double most = wholeBuckets()
                .mapToDouble(SeriesBucket::inputTokensPerSecond)
                .max()
                .orElse(0);
        return most * (1 - hitShare());
    }

    /** The largest mean decode batch of a bucket. */
    double peakAnyDecodeBatch() {
        return wholeBuckets()
                .mapToDouble(each -> each.pools().get(decoding()).meanBatch())
                .max()
                .orElse(0);
    }

    private Stream<SeriesBucket> wholeBuckets() {
        List<SeriesBucket> buckets = result.series().buckets();
        double width = buckets.getFirst().seconds() * WHOLE_BUCKET;
        return buckets.stream().filter(each -> each.seconds() >= width);
    }

    LatencySummary interTokenLatency() {
        return latencies().interTokenLatency();
    }

    /** Decode batch of the busiest bucket. */
    double peakDecodeBatch() {
        return busiest().pools().get(decoding()).meanBatch();
    }

    /** Latencies; none of a run whose queues grow. */
    Latencies latencies() {
        Latencies latencies = report().latencies();
        return latencies == null ? Latencies.NONE : latencies;
    }

    LatencySummary timeToFirstToken() {
        return latencies().timeToFirstToken();
    }

    LatencySummary timePerOutputToken() {
        return latencies().timePerOutputToken();
    }

    boolean isUnstable() {
        Stationarity stationarity = report().stationarity();
        return stationarity != null && stationarity.isUnstable();
    }

    double utilisation() {
        return pools().get(decoding()).utilisation();
    }

    /** How the pools changed; the run is one of a layout that scales. */
    ScaleOutReport changes() {
        ScaleOutReport changes = report().scaleOut();
        if (changes == null) {
            throw new IllegalStateException("nothing scales in this run");
        }
        return changes;
    }

    /** Decisions that changed what was wanted, of all pools. */
    long scalingEvents() {
        return changes().pools().stream().mapToLong(PoolScaling::decisions).sum();
    }

    /** How many different counts were wanted of each pool. */
    List<Integer> distinctCounts() {
        return changes().pools().stream().map(PoolScaling::distinctCounts).toList();
    }

    /** Of the pool that has fewest. */
    int leastDistinctCounts() {
        return Collections.min(distinctCounts());
    }

    /** Mean prompt tokens. */
    double meanInputTokens() {
        return (double) report().usage().inputTokens() / report().usage().requests();
    }

    double meanOutputTokens() {
        return (double) report().usage().outputTokens() / report().usage().requests();
    }

    /** Share of the prompt tokens that a cache had. */
    double hitShare() {
        return pools().get(PROMPTS).hitShare();
    }

    /** SHA-256 of the canonical report, in hexadecimal. */
    String reportHash() {
        return Codec.questionHash(report());
    }

    Figures figures(String bench, String engineVersion) {
        long requests = report().usage().requests();
        double cpuSeconds = ProcessCost.cpuSeconds();
        return new Figures(
                bench,
                requests,
                report().usage().inputTokens(),
                report().usage().outputTokens(),
                decodeSteps(),
                report().events(),
                meanDecodeBatch(),
                peakPrefillUtilisation(),
                preemptions(),
                cpuSeconds,
                loopCpuSeconds,
                ProcessCost.wallSeconds(),
                ProcessCost.peakRssMiB(),
                requests / cpuSeconds,
                timeToFirstToken().p99Seconds(),
                timePerOutputToken().p99Seconds(),
                report().attainment(),
                report().scaleOut() == null ? null : scalingEvents(),
                report().scaleOut() == null ? null : distinctCounts(),
                engineVersion,
                Runtime.version().toString());
    }
}
