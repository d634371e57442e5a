package io.goodput.simulation.traces;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceSummary;
import io.goodput.contracts.Violation;
import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts of a trace's requests in one pass; memory does not depend on its length. */
final class TraceSummarizer {
    private static final int DIGITS = 4;
    private static final double MINUTE_SECONDS = 60;

    private final Histogram input = new Histogram(TokenDistribution.MAX_TOKENS, DIGITS);
    private final Histogram output = new Histogram(TokenDistribution.MAX_TOKENS, DIGITS);
    private double inputSum;
    private double outputSum;
    private long requests;
    private long sessions;
    private long arrivals;
    private double first = Double.NaN;
    private double last = Double.NaN;
    private double gapSquares;
    private double minute = Double.NaN;
    private long inMinute;
    private long peakMinute;
    private final Deque<Turn> open = new ArrayDeque<>();

    void read(TurnReader turns, double fromSeconds, double toSeconds) {
        for (Turn start = turns.next(); start != null; start = turns.next()) {
            if (start.seconds >= toSeconds) {
                break;
            }
            if (start.seconds < fromSeconds) {
                continue;
            }
            sessions++;
            if (!Double.isNaN(start.seconds)) {
                addArrival(start.seconds);
            }
            open.add(start);
            for (Turn turn = open.poll(); turn != null; turn = open.poll()) {
                add(turn);
                if (turn.following != null) {
                    open.add(turn.following);
                }
                open.addAll(turn.branches);
            }
        }
        if (requests == 0) {
            throw new InvalidInputException(new Violation(
                    "",
                    "no requests",
                    "a trace, or the window of it that is asked for, must hold a request",
                    "Maybe another window, or another file"));
        }
    }

    private void add(Turn turn) {
        requests++;
        input.recordValue(turn.inputTokens);
        output.recordValue(turn.outputTokens);
        inputSum += turn.inputTokens;
        outputSum += turn.outputTokens;
    }

    private void addArrival(double seconds) {
        arrivals++;
        if (arrivals == 1) {
            first = seconds;
        } else {
            double gap = seconds - last;
            gapSquares += gap * gap;
        }
        last = seconds;
        double here = Math.floor((seconds - first) / MINUTE_SECONDS);
        if (here != minute) {
            minute = here;
            inMinute = 0;
        }
        peakMinute = Math.max(peakMinute, ++inMinute);
    }

    TraceSummary summary(TraceFormat format, boolean hasTimes, int blockTokens) {
        double seconds = last - first;
        boolean known = hasTimes && seconds > 0;
        double meanGap = seconds / (arrivals - 1);
        return new TraceSummary(
                format,
                requests,
                sessions,
                hasTimes ? (Double) seconds : null,
                hasTimes ? (Double) first : null,
                known ? (Double) (requests / seconds) : null,
                known ? peakShare(seconds) : null,
                known
                        ? (Double) (Math.sqrt(Math.max(0, gapSquares / (arrivals - 1) - meanGap * meanGap)) / meanGap)
                        : null,
                tokens(input, inputSum / requests),
                tokens(output, outputSum / requests),
                blockTokens > 0 ? (Integer) blockTokens : null);
    }

    /** A trace of less than a minute is its own busiest one. */
    private @Nullable Double peakShare(double seconds) {
        return Math.max(1, peakMinute / (arrivals * Math.min(1, MINUTE_SECONDS / seconds)));
    }

    private static TraceSummary.Tokens tokens(Histogram counts, double mean) {
        return new TraceSummary.Tokens(
                (int) counts.getMinValue(),
                mean,
                (int) counts.getValueAtPercentile(50),
                (int) counts.getValueAtPercentile(95),
                (int) Math.min(TokenDistribution.MAX_TOKENS, counts.getMaxValue()));
    }
}
