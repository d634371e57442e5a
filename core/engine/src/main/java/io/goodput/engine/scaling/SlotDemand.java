package io.goodput.engine.scaling;

import java.util.Arrays;

/** The work that arrives at the pools of one role, slot after slot of time, and what of it the dearest requests are. */
final class SlotDemand {
    /** Of the requests of a slot by their work: each twice as dear as the one below. */
    private static final int BUCKETS = 16;

    private static final int MIDDLE = 8;

    private final double usualWork;
    /** Work of the dearest request. */
    private double largest;

    private int slots;
    private double[] work = new double[64];
    private double[] latestSeconds = new double[64];
    private int[] requests = new int[64];
    private int[] counts = new int[64 * BUCKETS];
    private float[] works = new float[64 * BUCKETS];

    /** @param usualWork of a request, in instance-seconds, about */
    SlotDemand(double usualWork) {
        this.usualWork = usualWork;
    }

    /** A request arrives in a slot with so much work, which has to be done within so many seconds. */
    void add(int slot, double seconds, double withinSeconds) {
        if (slot >= work.length) {
            int length = Math.max(slot + 1, 2 * work.length);
            work = Arrays.copyOf(work, length);
            latestSeconds = Arrays.copyOf(latestSeconds, length);
            requests = Arrays.copyOf(requests, length);
            counts = Arrays.copyOf(counts, length * BUCKETS);
            works = Arrays.copyOf(works, length * BUCKETS);
        }
        slots = Math.max(slots, slot + 1);
        work[slot] += seconds;
        largest = Math.max(largest, seconds);
        requests[slot]++;
        latestSeconds[slot] = Math.max(latestSeconds[slot], withinSeconds);
        int bucket = slot * BUCKETS + Math.clamp(MIDDLE + Math.getExponent(seconds / usualWork), 0, BUCKETS - 1);
        counts[bucket]++;
        works[bucket] += (float) seconds;
    }

    int slots() {
        return slots;
    }

    /** The same in slots as long as so many of these, of so many seconds: what may wait in one waits in all of it. */
    SlotDemand merged(int together, double slotSeconds) {
        SlotDemand merged = new SlotDemand(usualWork);
        int length = Math.max(1, Math.ceilDiv(slots, together));
        merged.largest = largest;
        merged.slots = Math.ceilDiv(slots, together);
        merged.work = new double[length];
        merged.latestSeconds = new double[length];
        merged.requests = new int[length];
        merged.counts = new int[length * BUCKETS];
        merged.works = new float[length * BUCKETS];
        for (int slot = 0; slot < slots; slot++) {
            int into = slot / together;
            merged.work[into] += work[slot];
            merged.requests[into] += requests[slot];
            if (requests[slot] > 0) {
                merged.latestSeconds[into] =
                        Math.max(merged.latestSeconds[into], latestSeconds[slot] + (together - 1) * slotSeconds);
            }
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                merged.counts[into * BUCKETS + bucket] += counts[slot * BUCKETS + bucket];
                merged.works[into * BUCKETS + bucket] += works[slot * BUCKETS + bucket];
            }
        }
        return merged;
    }

    /** Instance-seconds that arrive in a slot. */
    double work(int slot) {
        return slot < slots ? work[slot] : 0;
    }

    /** Requests that arrive in a slot. */
    int requests(int slot) {
        return slot < slots ? requests[slot] : 0;
    }

    /** Most seconds within which what arrives in a slot has to be done. */
    double latestSeconds(int slot) {
        return slot < slots ? latestSeconds[slot] : 0;
    }

    /** At most so much of the work of a slot is that of {@code share} of its requests. */
    double dearest(int slot, double share) {
        if (slot >= slots) {
            return 0;
        }
        double left = share * requests[slot];
        double sum = 0;
        for (int bucket = BUCKETS - 1; bucket >= 0 && left > 0; bucket--) {
            int place = slot * BUCKETS + bucket;
            double taken = Math.min(left, counts[place]);
            double each = bucket == BUCKETS - 1 ? largest : Math.scalb(usualWork, bucket - MIDDLE + 1);
            sum += Math.min(works[place], each * taken);
            left -= taken;
        }
        return Math.min(sum, work[slot]);
    }
}
