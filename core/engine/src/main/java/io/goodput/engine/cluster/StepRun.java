package io.goodput.engine.cluster;

import io.goodput.engine.scenario.Speculation;

/**
 * Equal steps of one instance, one after another, in closed form: nothing joins, leaves, grows out of room or crosses a
 * knot between the first and the last. Step k, from 0, takes {@code seconds + secondsPerToken × x(k)}, where x(k) is the
 * number of tokens that a member has made in the run before it: k without speculation.
 */
final class StepRun {
    private final Speculation speculation;
    private double start;
    private double seconds;
    private double secondsPerToken;
    private double joules;
    private double joulesPerToken;
    /** Decode steps of the instance before the run. */
    private long stepsBefore;

    StepRun(Speculation speculation) {
        this.speculation = speculation;
    }

    void begin(double now, long decodeSteps, double first, double perToken, double firstJoules, double joulesEach) {
        start = now;
        stepsBefore = decodeSteps;
        seconds = first;
        secondsPerToken = perToken;
        joules = firstJoules;
        joulesPerToken = joulesEach;
    }

    double start() {
        return start;
    }

    /** When step {@code step}, counted from 1, ends; the start of the run for 0. */
    double end(long step) {
        return start + secondsOf(0, step);
    }

    /** Seconds of the steps from {@code from} to {@code to} − 1. */
    double secondsOf(long from, long to) {
        return secondsPerToken == 0
                ? (to - from) * seconds
                : (to - from) * seconds + secondsPerToken * (double) (tokensSummed(to) - tokensSummed(from));
    }

    /** Joules of them. */
    double joulesOf(long from, long to) {
        return (to - from) * joules + joulesPerToken * (double) (tokensSummed(to) - tokensSummed(from));
    }

    /** Seconds of step {@code step}, counted from 0. */
    double secondsAt(long step) {
        return seconds + secondsPerToken * (double) tokensBefore(step);
    }

    double joulesAt(long step) {
        return joules + joulesPerToken * (double) tokensBefore(step);
    }

    double secondsPerToken() {
        return secondsPerToken;
    }

    /** Tokens that a member has made in the run before step {@code step}. */
    long tokensBefore(long step) {
        return speculation.tokensAfter(stepsBefore + step) - speculation.tokensAfter(stepsBefore);
    }

    private long tokensSummed(long steps) {
        return speculation.tokensSummed(stepsBefore, steps);
    }

    /** The first step, counted from 1 and at most {@code last}, that ends at {@code time} or later. */
    long firstEndingFrom(double time, long last) {
        long low = 1;
        long high = last;
        long probe = guess(time, last - 1);
        boolean guessed = true;
        while (low < high) {
            boolean endsThere = end(probe) >= time;
            if (endsThere) {
                high = probe;
            } else {
                low = probe + 1;
            }
            if (guessed) {
                // Hardly ever further off than by one.
                probe += endsThere ? -1 : 1;
                guessed = false;
            } else {
                probe = (low + high) >>> 1;
            }
        }
        return low;
    }

    /** About the step, from 1 to {@code most}, during which it is {@code time}. */
    private long guess(double time, long most) {
        double elapsed = time - start;
        long steps = clamp(elapsed / seconds, most);
        if (secondsPerToken != 0) {
            steps = clamp(elapsed / (seconds + secondsPerToken * (double) tokensBefore(steps) / 2), most);
        }
        return steps;
    }

    private static long clamp(double steps, long most) {
        return Math.clamp((long) Math.ceil(steps), 1, Math.max(1, most));
    }
}
