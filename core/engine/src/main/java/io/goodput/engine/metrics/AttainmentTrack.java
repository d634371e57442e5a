package io.goodput.engine.metrics;

import io.goodput.contracts.scaleout.HourOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Requests inside and outside their limits by when they arrived, in short slots of time: how a deployment gets over a
 * fault, and how it does hour by hour.
 */
public final class AttainmentTrack {
    /** Length of a slot; an hour has a whole number of them. */
    private static final double SLOT_SECONDS = 10;

    private static final int SLOTS_PER_HOUR = 360;
    /** A deployment has recovered when what arrives in so many slots holds: five minutes. */
    private static final int RECOVERED_SLOTS = 30;
    /** Nothing is kept of what arrives later: half a year. */
    private static final int MOST_SLOTS = 183 * 24 * SLOTS_PER_HOUR;
    /** So many hours are told. */
    private static final int MOST_HOURS = 1_000;

    private int[] decided = new int[SLOTS_PER_HOUR];
    private int[] inside = new int[SLOTS_PER_HOUR];
    private int slots;
    private final List<Meanwhile> watched = new ArrayList<>();

    /** Requests that are in flight at a moment, or arrive from then on until it ends. */
    public static final class Meanwhile {
        private final double from;
        private double until = Double.POSITIVE_INFINITY;
        private long decided;
        private long inside;

        private Meanwhile(double from) {
            this.from = from;
        }

        /** Those that arrive later do not count. */
        public void end(double now) {
            until = now;
        }

        private void decided(double arrivedAt, double endedAt, boolean isInside) {
            if (endedAt > from && arrivedAt < until) {
                decided++;
                inside += isInside ? 1 : 0;
            }
        }

        /** How many of them have met their limits, or missed one. */
        public long requests() {
            return decided;
        }

        /** Share of these that met them; 1 when there are none. */
        public double attainment() {
            return decided == 0 ? 1 : (double) inside / decided;
        }
    }

    /** Watches the requests that are in flight now, or arrive from now on. */
    public Meanwhile watch(double now) {
        var meanwhile = new Meanwhile(now);
        watched.add(meanwhile);
        return meanwhile;
    }

    private static int slot(double seconds) {
        return (int) (seconds / SLOT_SECONDS);
    }

    /** A request that arrived and ended then has met its limits, or missed one. */
    void decided(double arrivedAt, double endedAt, boolean isInside) {
        for (int i = 0; i < watched.size(); i++) {
            watched.get(i).decided(arrivedAt, endedAt, isInside);
        }
        int slot = slot(arrivedAt);
        if (slot >= MOST_SLOTS) {
            return;
        }
        if (slot >= decided.length) {
            int length = Math.max(slot + 1, decided.length * 2);
            decided = Arrays.copyOf(decided, length);
            inside = Arrays.copyOf(inside, length);
        }
        slots = Math.max(slots, slot + 1);
        decided[slot]++;
        inside[slot] += isInside ? 1 : 0;
    }

    /**
     * Seconds from {@code from} until the requests that arrive in the next five minutes, or in the rest of the run, hold
     * {@code asked}; NaN when those of no such time do.
     */
    public double recoverySeconds(double from, double asked) {
        int first = slot(from);
        for (int slot = first; slot < slots; slot++) {
            if (attainment(slot, slot + RECOVERED_SLOTS) >= asked) {
                return Math.max(0, slot * SLOT_SECONDS - from);
            }
        }
        return first < slots ? Double.NaN : 0;
    }

    /** Share of the requests inside their limits that arrived from {@code from} on for so long, at least five minutes. */
    public double attainment(double from, double seconds) {
        int first = slot(from);
        return attainment(first, Math.max(first + RECOVERED_SLOTS, slot(from + seconds)));
    }

    /** Of the slots from {@code from} to {@code to} − 1; 1 when no request arrived in them. */
    private double attainment(int from, int to) {
        long all = 0;
        long met = 0;
        for (int slot = from; slot < Math.min(to, slots); slot++) {
            all += decided[slot];
            met += inside[slot];
        }
        return all == 0 ? 1 : (double) met / all;
    }

    /** Hour by hour, the first thousand, the last one as far as it went. */
    public List<HourOutcome> hours() {
        List<HourOutcome> hours = new ArrayList<>();
        for (int first = 0; first < slots && hours.size() < MOST_HOURS; first += SLOTS_PER_HOUR) {
            long all = 0;
            for (int slot = first; slot < Math.min(first + SLOTS_PER_HOUR, slots); slot++) {
                all += decided[slot];
            }
            hours.add(new HourOutcome(all, attainment(first, first + SLOTS_PER_HOUR)));
        }
        return hours;
    }
}
