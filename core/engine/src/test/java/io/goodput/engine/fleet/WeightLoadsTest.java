package io.goodput.engine.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeightLoadsTest {
    /** The slow obvious way: at each change everybody's bytes are brought up to date one by one. */
    private static final class PlainLoads {
        final TreeMap<Integer, Double> bytesLeft = new TreeMap<>();
        final double storage;
        final double each;
        double share = 1;
        double now;

        PlainLoads(double storage, double each) {
            this.storage = storage;
            this.each = each;
        }

        double rate() {
            return Math.min(each, storage * share / bytesLeft.size());
        }

        void bringTo(double until) {
            double bytes = bytesLeft.isEmpty() ? 0 : rate() * (until - now);
            bytesLeft.replaceAll((instance, left) -> left - bytes);
            now = until;
        }

        double nextAt() {
            return bytesLeft.values().stream()
                    .mapToDouble(left -> now + left / rate())
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
        }
    }

    @Test
    void oneClockForAllGivesWhatCountingEachGives() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            double storage = 1 + 20 * random.nextDouble();
            double each = 1 + 10 * random.nextDouble();
            WeightLoads loads = new WeightLoads(storage, each);
            PlainLoads plain = new PlainLoads(storage, each);
            double now = 0;
            int ended = 0;
            for (int change = 0; change < 200; change++) {
                String where = "seed " + seed + ", change " + change;
                double next = loads.nextAt();
                assertEquals(plain.nextAt(), next, 1e-9 * next, where);
                double until = now + 5 * random.nextDouble();
                if (next <= until) {
                    now = next;
                    plain.bringTo(now);
                    int instance = loads.nextInstance();
                    loads.endFirst(now);
                    Double left = plain.bytesLeft.remove(instance);
                    assertTrue(left != null && Math.abs(left) < 1e-7, where + ": " + left);
                    ended++;
                    continue;
                }
                now = until;
                plain.bringTo(now);
                int choice = random.nextInt(6);
                if (choice == 0 && !plain.bytesLeft.isEmpty()) {
                    int instance = plain.bytesLeft.lastKey();
                    plain.bytesLeft.remove(instance);
                    loads.cancel(instance, now);
                } else if (choice == 1) {
                    plain.share = random.nextInt(3) / 2.0;
                    loads.setShare(plain.share, now);
                } else if (choice < 5) {
                    double bytes = 100 * random.nextDouble();
                    plain.bytesLeft.put(change, bytes);
                    loads.start(change, bytes, now);
                }
            }
            assertTrue(ended > 10, "seed " + seed + ": " + ended);
        }
    }

    @Test
    void equalLoadsEndTogetherTheLowerInstanceFirst() {
        WeightLoads loads = new WeightLoads(10, 10);
        loads.start(5, 30, 0);
        loads.start(2, 30, 0);
        loads.start(9, 30, 0);
        assertEquals(9, loads.nextAt(), 1e-12);
        for (int instance : new int[] {2, 5, 9}) {
            assertEquals(instance, loads.nextInstance());
            assertEquals(9, loads.nextAt(), 1e-12);
            loads.endFirst(loads.nextAt());
        }
        assertEquals(Double.POSITIVE_INFINITY, loads.nextAt());
    }

    /** Rounding leaves no part of a byte to who ends at the same time. */
    @Test
    void equalLoadsEndAtExactlyOneTime() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            WeightLoads loads = new WeightLoads(10 * random.nextDouble(), 1e9);
            double start = 1e5 * random.nextDouble();
            double bytes = 100 * random.nextDouble();
            loads.start(0, bytes, start);
            loads.start(1, bytes, start);
            double end = loads.nextAt();
            loads.endFirst(end);
            assertEquals(end, loads.nextAt());
        }
    }
}
