package io.goodput.simulation;

import io.goodput.contracts.TraceLoad.CappedSum;
import io.goodput.contracts.TraceLoad.Stretch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parts of a recorded time with much work in them: all of it, then of half its length, a quarter and so on the one with
 * the most prompt tokens and the one with the most decoded tokens.
 */
final class BusyStretches {
    /** Shorter stretches hold so few requests that an objective lets most of them miss. */
    private static final int LEAST_MEAN_REQUESTS = 50;

    /** Shares of a stretch's requests whose quantiles are caps. */
    private static final double[] CAP_SHARES = {0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 1};

    private final double[] seconds;
    private final double[] computedTokens;
    private final double[] decodedTokens;
    private final double[] decodedContexts;

    /** Arrivals, which never decrease, and what each request asks for. */
    BusyStretches(double[] seconds, double[] computedTokens, double[] decodedTokens, double[] decodedContexts) {
        this.seconds = seconds;
        this.computedTokens = computedTokens;
        this.decodedTokens = decodedTokens;
        this.decodedContexts = decodedContexts;
    }

    List<Stretch> find() {
        int requests = seconds.length;
        List<Stretch> found = new ArrayList<>();
        found.add(stretch(0, requests));
        double length = (seconds[requests - 1] - seconds[0]) / 2;
        for (int halved = 2; length > 0 && requests / halved >= LEAST_MEAN_REQUESTS; halved *= 2) {
            int prompts = busiest(length, computedTokens);
            int decoding = busiest(length, decodedTokens);
            found.add(stretch(prompts, end(prompts, length)));
            if (decoding != prompts) {
                found.add(stretch(decoding, end(decoding, length)));
            }
            length /= 2;
        }
        return found;
    }

    /** The first request of the stretch of that length that holds the most tokens. */
    private int busiest(double length, double[] tokens) {
        int best = 0;
        double most = -1;
        double sum = 0;
        int end = 0;
        for (int start = 0; start < seconds.length; start++) {
            while (end < seconds.length && seconds[end] - seconds[start] <= length) {
                sum += tokens[end++];
            }
            if (sum > most) {
                most = sum;
                best = start;
            }
            sum -= tokens[start];
        }
        return best;
    }

    private int end(int start, double length) {
        int end = start;
        while (end < seconds.length && seconds[end] - seconds[start] <= length) {
            end++;
        }
        return end;
    }

    private Stretch stretch(int start, int end) {
        return new Stretch(
                seconds[end - 1] - seconds[start],
                end - start,
                cappedSums(computedTokens, start, end),
                cappedSums(decodedTokens, start, end),
                cappedSums(decodedContexts, start, end));
    }

    private static List<CappedSum> cappedSums(double[] values, int start, int end) {
        double[] sorted = Arrays.copyOfRange(values, start, end);
        Arrays.sort(sorted);
        List<CappedSum> sums = new ArrayList<>();
        double below = 0;
        int counted = 0;
        for (double share : CAP_SHARES) {
            int rank = (int) Math.ceil(share * sorted.length);
            double cap = sorted[rank - 1];
            while (counted < rank) {
                below += sorted[counted++];
            }
            if (sums.isEmpty() || sums.getLast().cap() < cap) {
                sums.add(new CappedSum(cap, below + (sorted.length - rank) * cap));
            }
        }
        return sums;
    }
}
