package io.goodput.engine.fleet;

import java.util.Arrays;

/**
 * GPUs that work slowly. One that is slow for several reasons at once is as slow as the worst makes it: factors do not
 * multiply, since each says how long a step takes with that straggler in it.
 */
final class Slowdowns {
    private final double[] factors;
    private int[] firsts = new int[4];
    private int[] counts = new int[4];
    private double[] given = new double[4];
    private int size;

    Slowdowns(int gpus) {
        factors = new double[gpus];
        Arrays.fill(factors, 1);
    }

    double factor(int gpu) {
        return factors[gpu];
    }

    /** Slows {@code count} GPUs from {@code first} on. */
    void begin(int first, int count, double factor) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
            given = Arrays.copyOf(given, size * 2);
        }
        firsts[size] = first;
        counts[size] = count;
        given[size++] = factor;
        rate(first, count);
    }

    /** Ends one slowdown that began with the same numbers. */
    void end(int first, int count, double factor) {
        int place = 0;
        while (place < size && (firsts[place] != first || counts[place] != count || given[place] != factor)) {
            place++;
        }
        if (place == size) {
            throw new IllegalStateException(count + " GPUs from " + first + " on are not slow by the factor " + factor);
        }
        size--;
        firsts[place] = firsts[size];
        counts[place] = counts[size];
        given[place] = given[size];
        rate(first, count);
    }

    private void rate(int first, int count) {
        for (int gpu = first; gpu < first + count; gpu++) {
            double worst = 1;
            for (int i = 0; i < size; i++) {
                if (gpu >= firsts[i] && gpu < firsts[i] + counts[i]) {
                    worst = Math.max(worst, given[i]);
                }
            }
            factors[gpu] = worst;
        }
    }
}
