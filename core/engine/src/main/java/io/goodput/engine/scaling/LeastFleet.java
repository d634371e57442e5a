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
     * @param windowSeconds that all lasts
     * @param startSeconds that an instance costs before it serves
     */
    LeastFleet(
            SlotDemand demand,
            double slotSeconds,
            double windowSeconds,
            int minInstances,
            int maxInstances,
            double startSeconds) {
        this.demand = demand;
        this.slotSeconds = slotSeconds;
        this.minInstances = minInstances;
        this.maxInstances = maxInstances;
        this.startSeconds = startSeconds;
        slots = (int) Math.ceil(windowSeconds / slotSeconds);
        lastSlotShare = windowSeconds / slotSeconds - (slots - 1);
        int states = (maxInstances + 1) * LEVELS;
        cost = new double[states];
        left = new double[states];
        nextCost = new double[states];
        nextLeft = new double[states];
        mostLeft = mostLeft();
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

    /** Work that may be left over at the end of each slot: what arrived in it and before whose time is not over. */
    private double[] mostLeft() {
        double[] most = new double[slots];
        for (int slot = 0; slot < slots; slot++) {
            int last = (int) Math.min(slots - 1.0, slot + Math.ceil(demand.latestSeconds(slot) / slotSeconds) - 1);
            for (int end = slot; end <= last; end++) {
                most[end] += demand.work(slot);
            }
        }
        return most;
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
