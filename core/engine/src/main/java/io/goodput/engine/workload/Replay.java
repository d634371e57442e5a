package io.goodput.engine.workload;

import io.goodput.contracts.Arrivals;
import io.goodput.contracts.Concurrency;
import io.goodput.contracts.HitShare;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A recorded load, replayed at its own times, at drawn ones, or by users.
 *
 * @param reader opens the recording from its start; may draw from streams of the seed
 * @param fromSeconds start of the window in the recording's time, which becomes the start of the run
 * @param toSeconds end of the window, exclusive
 * @param rateScale how many times as fast requests come
 * @param startsPerSecond rate of starts where the recording has no times; 0 when it has, or when users start
 * @param arrivals process of such starts; Poisson when absent
 * @param users who start the sessions of a recording without times, one after the other
 * @param classes what is known of the scenario's classes, at least one
 * @param expectedSeconds from the first arrival to the last
 */
public record Replay(
        LongFunction<TurnReader> reader,
        double fromSeconds,
        double toSeconds,
        double rateScale,
        double startsPerSecond,
        @Nullable Arrivals arrivals,
        @Nullable Concurrency users,
        List<ReplayedClass> classes,
        double expectedSeconds)
        implements Workload {

    /**
     * A class of a recorded load.
     *
     * @param share share of the requests, or sessions, that do not say their class
     * @param maxOutputTokens the limit of requests that carry none; longer outputs are cut
     * @param hits drawn hits in place of recorded ids and hits; none when absent
     */
    public record ReplayedClass(
            double share, int maxOutputTokens, @Nullable HitShare hits) {}

    public Replay {
        classes = List.copyOf(classes);
        if (classes.isEmpty() || !(rateScale > 0) || !(toSeconds > fromSeconds) || !(startsPerSecond >= 0)) {
            throw new IllegalArgumentException("a replay has classes, a window and a rate: " + classes.size()
                    + " classes, " + fromSeconds + " to " + toSeconds + " s, times " + rateScale);
        }
    }

    @Override
    public RequestSource open(long seed) {
        List<@Nullable HitTable> hits = new ArrayList<>();
        for (ReplayedClass each : classes) {
            hits.add(each.hits() == null ? null : new HitTable(each.hits()));
        }
        ArrivalTimes starts = startsPerSecond == 0
                ? null
                : ArrivalTimes.of(arrivals, startsPerSecond * rateScale, null, seed, "arrivals");
        return new ReplayedRequests(this, reader.apply(seed), starts, hits, seed);
    }
}
