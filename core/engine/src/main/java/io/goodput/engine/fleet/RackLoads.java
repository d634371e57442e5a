package io.goodput.engine.fleet;

import io.goodput.engine.scenario.RackSpace;

/** What the instances of each rack draw together, and how many of each pool it hosts. */
final class RackLoads {
    /** Sums of watts are not exact: a rack is full within this share of its limit. */
    private static final double TOLERANCE = 1e-9;

    private final double limit;
    private final int pools;
    private final double[] watts;
    private final int[] instances;
    private final int[] instancesOfPool;

    RackLoads(RackSpace space, int pools) {
        limit = space.wattsPerRack();
        this.pools = pools;
        watts = new double[space.racks()];
        instances = new int[space.racks()];
        instancesOfPool = new int[space.racks() * pools];
    }

    boolean bears(int rack, double more) {
        return watts[rack] + more <= limit * (1 + TOLERANCE);
    }

    /** Instances of {@code pool} with a GPU in {@code rack}. */
    int instances(int rack, int pool) {
        return instancesOfPool[rack * pools + pool];
    }

    void add(int rack, int pool, double more) {
        watts[rack] += more;
        instances[rack]++;
        instancesOfPool[rack * pools + pool]++;
    }

    void remove(int rack, int pool, double less) {
        instances[rack]--;
        instancesOfPool[rack * pools + pool]--;
        // An empty rack draws nothing, whatever the sums have lost by rounding.
        watts[rack] = instances[rack] == 0 ? 0 : watts[rack] - less;
    }

    double watts(int rack) {
        return watts[rack];
    }

    /** Racks that draw more than they may. */
    int overloadedRacks() {
        int overloaded = 0;
        for (int rack = 0; rack < watts.length; rack++) {
            overloaded += bears(rack, 0) ? 0 : 1;
        }
        return overloaded;
    }
}
