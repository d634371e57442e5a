package io.goodput.engine.timing;

import java.util.Arrays;

/**
 * Ascending knots, and the segment that a value lies in: a table by the first bits of the value, sixteen entries a
 * doubling, leads to it in constant time.
 */
final class Knots {
    /** Bits of a double below sign, exponent and the first four of its fraction. */
    private static final int DROPPED_BITS = 48;

    private final double[] knots;
    private final int firstKey;
    /** The segment of the least value with a key, by key less {@code firstKey}. */
    private final int[] segments;

    /**
     * @param knots strictly ascending, finite, at least one; none but the first at or below 0
     */
    Knots(double[] knots) {
        checkFinite(knots);
        if (knots.length == 0) {
            throw new IllegalArgumentException("at least one knot is needed");
        }
        for (int i = 1; i < knots.length; i++) {
            if (!(knots[i] > knots[i - 1] && knots[i] > 0)) {
                throw new IllegalArgumentException(
                        "knots must ascend, above 0 from the second on: " + knots[i - 1] + " then " + knots[i]);
            }
        }
        this.knots = knots.clone();
        int last = knots.length - 1;
        firstKey = last == 0 ? 0 : key(knots[1]);
        segments = new int[last == 0 ? 0 : key(knots[last]) - firstKey + 1];
        int segment = 0;
        for (int k = 0; k < segments.length; k++) {
            double least = Double.longBitsToDouble((long) (firstKey + k) << DROPPED_BITS);
            while (segment < last - 1 && knots[segment + 1] <= least) {
                segment++;
            }
            segments[k] = segment;
        }
    }

    static void checkFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("values must be finite: " + value);
            }
        }
    }

    private static int key(double value) {
        return (int) (Double.doubleToRawLongBits(value) >> DROPPED_BITS);
    }

    int count() {
        return knots.length;
    }

    double at(int index) {
        return knots[index];
    }

    /** How far {@code x} is on its way through a segment: 0 at its start, 1 at its end. */
    double share(int segment, double x) {
        return (x - knots[segment]) / (knots[segment + 1] - knots[segment]);
    }

    double[] copy() {
        return Arrays.copyOf(knots, knots.length);
    }

    /** Index i of the segment [i, i + 1] to use for {@code x}; the last one beyond the last knot. Needs two knots. */
    int segment(double x) {
        int key = key(x) - firstKey;
        if (key < 0) {
            return 0;
        }
        int last = knots.length - 2;
        if (key >= segments.length) {
            return last;
        }
        int segment = segments[key];
        while (segment < last && knots[segment + 1] <= x) {
            segment++;
        }
        return segment;
    }
}
