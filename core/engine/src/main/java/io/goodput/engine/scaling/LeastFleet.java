package io.goodput.engine.scaling;

import java.util.Arrays;

/**
 * The fewest instance-seconds with which a pool can do the work that arrives, known beforehand, while a number of requests
 * may go unserved: dynamic programming over slots of time, whose states are whole instances and work left over.
 *
 * <p>What makes it a lower bound: instances go at once and without cost; work may be done anywhere in its slot and until
 * the slot in which the last of what arrived with it has to be done; states of about the same work left over are taken
 * together as the least of both; and of the requests that go unserved the dearest of a slot go first. Each of them costs a
 * price, and the price times the requests that may is taken back: for no price is the result above the least with just as
 * many unserved (weak duality), so the highest of some is taken.
 */
final class LeastFleet {
    /** States of work left over that are told apart. */
    private static final int LEVELS = 16;
    /**
     * Shares of a slot's requests that may go unserved. One that lies between two of them costs the price of the lower and
     * takes along the work of the upper.
     */
    private static final double[] SHARES = {0, 0.005, 0.05, 0.3, 1};
    /** Prices of a request, over what an average one costs. */
    private static final double[] PRICES = {0.25, 0.5, 1, 2, 4, 10, 40, 200};

    /** Share of all work that sums may be wrong by. */
    private static final double ROUNDING = 1e-12;

    /** Slots times instances that are looked at; in longer runs, or larger pools, slots are longer. */
    private static final long MOST_STATES = 500_000;

    private final SlotDemand demand;
    private final double slotSeconds;
    private final int slots;
    private final double lastSlotShare;
    private final int minInstances;
    private final int maxInstances;
    private final double startSeconds;

    private final double[] mostLeft;

    /** Of the states before a slot and behind it: what they cost at least, and the work that is left over. */
    private double[] cost;

    private double[] left;
    private double[] nextCost;
    private double[] nextLeft;
    private final double[] upCost = new double[LEVELS];
    private final double[] upLeft = new double[LEVELS];

    /**
     * @param demand in slots of {@code shortestSlotSeconds}
     * @param windowSeconds that all lasts
     * @param startSeconds that an instance costs before it serves
     */
    LeastFleet(
            SlotDemand demand,
            double shortestSlotSeconds,
            double windowSeconds,
            int minInstances,
            int maxInstances,
            double startSeconds) {
        this.minInstances = minInstances;
        this.startSeconds = startSeconds;
        int shortSlots = (int) Math.ceil(windowSeconds / shortestSlotSeconds);
        double[] shortLeft = mostLeft(demand, shortSlots, shortestSlotSeconds);
        int most = Math.clamp(mostBusy(demand, shortLeft, shortestSlotSeconds), minInstances, maxInstances);
        double looks = windowSeconds / shortestSlotSeconds * (most - minInstances + 1);
        int together = (int) Math.max(1, Math.ceil(looks / MOST_STATES));
        this.demand = together == 1 ? demand : demand.merged(together, shortestSlotSeconds);
        slotSeconds = together * shortestSlotSeconds;
        this.maxInstances = most;
        slots = (int) Math.ceil(windowSeconds / slotSeconds);
        lastSlotShare = windowSeconds / slotSeconds - (slots - 1);
        int states = (maxInstances + 1) * LEVELS;
        cost = new double[states];
        left = new double[states];
        nextCost = new double[states];
        nextLeft = new double[states];
        mostLeft = together == 1 ? shortLeft : mostLeft(this.demand, slots, slotSeconds);
    }

    /** The fewest instance-seconds while so many requests go unserved. */
    double instanceSeconds(double unserved) {
        double all = 0;
        long requests = 0;
        for (int slot = 0; slot < slots; slot++) {
            all += demand.work(slot);
            requests += demand.requests(slot);
        }
        double idle = slots == 0 ? 0 : minInstances * slotSeconds * (slots - 1 + lastSlotShare);
        double least = idle;
        if (requests > 0) {
            for (double price : PRICES) {
                double each = price * all / requests;
                least = Math.max(least, least(each) - each * unserved);
            }
        }
        return least;
    }

    /** The fewest instance-seconds and prices of all that goes unserved. */
    private double least(double price) {
        Arrays.fill(cost, Double.POSITIVE_INFINITY);
        for (int n = minInstances; n <= maxInstances; n++) {
            // What is there at the start costs nothing to have started.
            cost[n * LEVELS] = 0;
            left[n * LEVELS] = 0;
        }
        for (int slot = 0; slot < slots; slot++) {
            step(slot, price);
            double[] swap = cost;
            cost = nextCost;
            nextCost = swap;
            swap = left;
            left = nextLeft;
            nextLeft = swap;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int n = minInstances; n <= maxInstances; n++) {
            for (int level = 0; level < LEVELS; level++) {
                least = Math.min(least, cost[n * LEVELS + level]);
            }
        }
        return least;
    }

    private void step(int slot, double price) {
        start();
        Arrays.fill(nextCost, Double.POSITIVE_INFINITY);
        double seconds = slot == slots - 1 ? slotSeconds * lastSlotShare : slotSeconds;
        double most = mostLeft[slot];
        double work = demand.work(slot);
        for (int option = 0; option < SHARES.length - 1; option++) {
            double served = work - demand.dearest(slot, SHARES[option + 1]);
            double paid = price * SHARES[option] * demand.requests(slot);
            for (int n = minInstances; n <= maxInstances; n++) {
                double done = n * seconds;
                for (int level = 0; level < LEVELS; level++) {
                    int from = n * LEVELS + level;
                    if (cost[from] < Double.POSITIVE_INFINITY) {
                        double after = Math.max(0, left[from] + served - done);
                        if (after <= most) {
                            keep(nextCost, nextLeft, n, most, cost[from] + done + paid, after);
                        }
                    }
                }
            }
            if (work == 0) {
                return;
            }
        }
    }

    /** As many instances are never busy in a slot: all that arrives in it, and all that could be left over from before. */
    private static int mostBusy(SlotDemand demand, double[] mostLeft, double slotSeconds) {
        double most = 0;
        for (int slot = 0; slot < mostLeft.length; slot++) {
            most = Math.max(most, demand.work(slot) + (slot == 0 ? 0 : mostLeft[slot - 1]));
        }
        return (int) Math.min(Integer.MAX_VALUE - 1, Math.ceil(most / slotSeconds));
    }

    /** Work that may be left over at the end of each slot: what arrived in it and before whose time is not over. */
    private static double[] mostLeft(SlotDemand demand, int slots, double slotSeconds) {
        double[] most = new double[slots + 1];
        double all = 0;
        for (int slot = 0; slot < slots; slot++) {
            double last = slot + Math.ceil(demand.latestSeconds(slot) / slotSeconds) - 1;
            if (last >= slot) {
                most[slot] += demand.work(slot);
                most[(int) Math.min(slots, last + 1)] -= demand.work(slot);
            }
            all += demand.work(slot);
        }
        double[] left = new double[slots];
        double sum = 0;
        for (int slot = 0; slot < slots; slot++) {
            sum += most[slot];
            // Never less than it is by rounding, and nothing where nothing is.
            left[slot] = sum <= ROUNDING * all ? 0 : sum + ROUNDING * all;
        }
        return left;
    }

    /** Before a slot instances are started, at their cost, or let go. */
    private void start() {
        for (int n = maxInstances - 1; n >= minInstances; n--) {
            for (int level = 0; level < LEVELS; level++) {
                merge(n, level, cost[(n + 1) * LEVELS + level], left[(n + 1) * LEVELS + level]);
            }
        }
        Arrays.fill(upCost, Double.POSITIVE_INFINITY);
        for (int n = minInstances; n <= maxInstances; n++) {
            for (int level = 0; level < LEVELS; level++) {
                upCost[level] += startSeconds;
                merge(n, level, upCost[level], upLeft[level]);
                upCost[level] = cost[n * LEVELS + level];
                upLeft[level] = left[n * LEVELS + level];
            }
        }
    }

    /** The state may also be reached at such a cost, with so much left over. */
    private void merge(int n, int level, double otherCost, double otherLeft) {
        int place = n * LEVELS + level;
        if (otherCost < Double.POSITIVE_INFINITY) {
            left[place] = cost[place] == Double.POSITIVE_INFINITY ? otherLeft : Math.min(left[place], otherLeft);
            cost[place] = Math.min(cost[place], otherCost);
        }
    }

    private static void keep(double[] costs, double[] lefts, int n, double most, double cost, double left) {
        int level = most == 0 ? 0 : Math.min(LEVELS - 1, (int) (left / most * LEVELS));
        int place = n * LEVELS + level;
        lefts[place] = costs[place] == Double.POSITIVE_INFINITY ? left : Math.min(lefts[place], left);
        costs[place] = Math.min(costs[place], cost);
    }
}
