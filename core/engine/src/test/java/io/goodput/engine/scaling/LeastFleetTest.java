package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A pool of which all that arrives is known: 60 s slots. */
class LeastFleetTest {
    private static final double SLOT = 60;

    private static SlotDemand demand(double within, double... workBySlot) {
        SlotDemand demand = new SlotDemand(10);
        for (int slot = 0; slot < workBySlot.length; slot++) {
            // In ten equal requests each.
            for (int i = 0; i < 10 && workBySlot[slot] > 0; i++) {
                demand.add(slot, workBySlot[slot] / 10, within);
            }
        }
        return demand;
    }

    private static double least(SlotDemand demand, int slots, int min, int max, double start, double unserved) {
        return new LeastFleet(demand, SLOT, slots * SLOT, min, max, start).instanceSeconds(unserved);
    }

    /** 90 s of work in 60 s take two instances, when nothing may be left for the next minute. */
    @Test
    void instancesAreWhole() {
        assertEquals(120, least(demand(0, 90), 1, 0, 4, 0, 0), 1e-9);
    }

    /** What arrives in a minute and has to be done within 60 s is done by the end of the next one. */
    @Test
    void workMayWaitUntilItsLimit() {
        assertEquals(120, least(demand(60, 90, 0, 0), 3, 0, 4, 0, 0), 1e-9);
        // Of 150 s one instance has done 120 by then: two in one of the minutes.
        assertEquals(180, least(demand(60, 150, 0, 0), 3, 0, 4, 0, 0), 1e-9);
    }

    /** One minute of nothing between two of 60 s: another start of 100 s is dearer than to idle, one of 40 s is not. */
    @Test
    void startsCostWhatTheyTake() {
        assertEquals(180, least(demand(0, 60, 0, 60), 3, 0, 4, 100, 0), 1e-9);
        assertEquals(160, least(demand(0, 60, 0, 60), 3, 0, 4, 40, 0), 1e-9);
    }

    @Test
    void theFewestThatMustBeThereAre() {
        assertEquals(2 * 3 * SLOT, least(demand(0, 10, 0, 0), 3, 2, 4, 0, 0), 1e-9);
    }

    /** A minute of ten requests that takes five instances, among fifty of one: ten in 510 unserved need but the one. */
    @Test
    void whatMayGoUnservedIsAtThePeak() {
        double[] work = new double[51];
        Arrays.fill(work, 59);
        work[20] = 300;
        double all = least(demand(0, work), 51, 1, 8, 0, 0);
        double some = least(demand(0, work), 51, 1, 8, 0, 10);

        assertEquals(50 * SLOT + 5 * SLOT, all, 1e-9);
        assertTrue(some <= 51 * SLOT, "the peak is not served: " + some);
        assertTrue(some >= 0.95 * 51 * SLOT, "and all else is: " + some);
    }

    /** Half of 4,096 instances for a year: in slots so long that it takes no longer than a week of a few, and is nearly as good. */
    @Test
    void longRunsAndLargePoolsHaveLongerSlots() {
        SlotDemand demand = new SlotDemand(10);
        int slots = 365 * 24 * 60;
        for (int slot = 0; slot < slots; slot++) {
            demand.add(slot, 2_048 * SLOT, 0);
        }
        double year = slots * SLOT;
        assertEquals(2_048 * year, least(demand, slots, 0, 4_096, 0, 0), 0.1 * 2_048 * year);
        assertTrue(least(demand, slots, 0, 4_096, 0, 0) <= 2_048 * year);
    }

    /** Every way to serve small worlds is tried; none is below the bound, which is not far below the best. */
    @Test
    void boundIsNeverAboveTheBestOfAllWays() {
        double ratios = 0;
        int all = 0;
        int worlds = 400;
        for (int seed = 0; seed < worlds; seed++) {
            Random random = new Random(seed * 0x9e3779b97f4a7c15L);
            int slots = 2 + random.nextInt(3);
            int max = 1 + random.nextInt(3);
            double start = random.nextInt(3) * 30;
            int requests = 1 + random.nextInt(7);
            int[] slotOf = new int[requests];
            double[] work = new double[requests];
            double within = random.nextInt(3) * 60;
            SlotDemand demand = new SlotDemand(30);
            for (int i = 0; i < requests; i++) {
                slotOf[i] = random.nextInt(slots);
                work[i] = 5 + random.nextInt(60);
                demand.add(slotOf[i], work[i], within);
            }
            int unserved = random.nextInt(3);
            double best = best(slots, max, start, slotOf, work, within, unserved);
            double bound = least(demand, slots, 0, max, start, unserved);
            if (best < Double.POSITIVE_INFINITY) {
                assertTrue(bound <= best + 1e-6, "seed " + seed + ": " + bound + " above " + best);
                if (unserved == 0 && best > 0) {
                    ratios += Math.max(0, bound) / best;
                    all++;
                }
            }
        }
        assertTrue(ratios / all > 0.9, "mean of bound over best " + ratios / all);
    }

    private static double best(
            int slots, int max, double start, int[] slotOf, double[] work, double within, int unserved) {
        double best = Double.POSITIVE_INFINITY;
        for (int dropped = 0; dropped < 1 << work.length; dropped++) {
            if (Integer.bitCount(dropped) <= unserved) {
                double[] arrives = new double[slots];
                for (int i = 0; i < work.length; i++) {
                    arrives[slotOf[i]] += (dropped >> i & 1) == 0 ? work[i] : 0;
                }
                best = Math.min(best, best(0, -1, 0, arrives, new double[slots], slots, max, start, within));
            }
        }
        return best;
    }

    /** Tries every count in every slot; {@code left} is what of each slot's work is not done. */
    private static double best(
            int slot,
            int before,
            double cost,
            double[] arrives,
            double[] left,
            int slots,
            int max,
            double start,
            double within) {
        if (slot == slots) {
            return cost;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int n = 0; n <= max; n++) {
            double[] now = left.clone();
            now[slot] = arrives[slot];
            double able = n * SLOT;
            for (int s = 0; s <= slot; s++) {
                double done = Math.min(able, now[s]);
                now[s] -= done;
                able -= done;
            }
            boolean inTime = true;
            for (int s = 0; s <= slot; s++) {
                inTime &= now[s] == 0 || within > (slot - s) * SLOT;
            }
            if (inTime) {
                double starts = before < 0 ? 0 : Math.max(0, n - before) * start;
                best = Math.min(
                        best, best(slot + 1, n, cost + n * SLOT + starts, arrives, now, slots, max, start, within));
            }
        }
        return best;
    }
}
