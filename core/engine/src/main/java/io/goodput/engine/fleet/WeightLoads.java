package io.goodput.engine.fleet;

import java.util.Arrays;

/**
 * Instances that load their weights from one storage, in equal shares of what it gives, none faster than one can take.
 * All rates are the same at any time, so that one clock of bytes serves all: it tells what an instance would have loaded
 * that has been loading all along, and each is done when the clock reaches its own mark.
 */
final class WeightLoads {
    private final double storageBytesPerSecond;
    private final double bytesPerSecondEach;

    private double share = 1;
    private double now;
    private double clock;
    private double rate;
    private int size;
    private int[] instances = new int[8];
    private double[] marks = new double[8];
    /** The place of the least mark, of equals the lowest instance. */
    private int first;

    WeightLoads(double storageBytesPerSecond, double bytesPerSecondEach) {
        this.storageBytesPerSecond = storageBytesPerSecond;
        this.bytesPerSecondEach = bytesPerSecondEach;
    }

    void start(int instance, double bytes, double now) {
        bringTo(now);
        if (size == 0) {
            // Starting from zero keeps the clock fine.
            clock = 0;
        }
        if (size == instances.length) {
            instances = Arrays.copyOf(instances, size * 2);
            marks = Arrays.copyOf(marks, size * 2);
        }
        instances[size] = instance;
        marks[size++] = clock + bytes;
        shareAnew();
    }

    /** Ends the load that is done at {@link #nextAt()}. */
    void endFirst(double now) {
        bringTo(now);
        // Rounding must not leave a part of a byte.
        clock = Math.max(clock, marks[first]);
        remove(first);
    }

    void cancel(int instance, double now) {
        bringTo(now);
        int place = 0;
        while (instances[place] != instance) {
            place++;
        }
        remove(place);
    }

    private void remove(int place) {
        size--;
        instances[place] = instances[size];
        marks[place] = marks[size];
        shareAnew();
    }

    /** The storage gives this share of its rate, 0 to 1, from now on. */
    void setShare(double share, double now) {
        bringTo(now);
        this.share = share;
        shareAnew();
    }

    private void bringTo(double now) {
        clock += rate * (now - this.now);
        this.now = now;
    }

    private void shareAnew() {
        rate = size == 0 || share == 0 ? 0 : Math.min(bytesPerSecondEach, storageBytesPerSecond * share / size);
        first = 0;
        for (int place = 1; place < size; place++) {
            if (marks[place] < marks[first] || (marks[place] == marks[first] && instances[place] < instances[first])) {
                first = place;
            }
        }
    }

    /** When the next is done; infinite when none is ever. */
    double nextAt() {
        if (size == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double left = marks[first] - clock;
        return left <= 0 ? now : rate == 0 ? Double.POSITIVE_INFINITY : now + left / rate;
    }

    /** Who is done next; there must be one. */
    int nextInstance() {
        return instances[first];
    }
}
