package io.goodput.engine.cluster;

import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.engine.scaling.Controller;
import io.goodput.engine.scaling.Controllers;
import io.goodput.engine.scaling.InstanceProfile;
import io.goodput.engine.scaling.ServingTargets;
import io.goodput.engine.scenario.Elasticity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The controllers of a run: when they look, what they see, and what becomes of what they decide. */
final class Autoscaler {
    /** A decision against the last one within so many seconds is a flap. */
    private static final double FLAP_SECONDS = 600;

    private final Cluster cluster;
    private final Elasticity elasticity;
    private final Scrapes scrapes;
    private final Fleet fleet;
    private final Watch[] watches;

    /** By pool: what was decided. */
    private final long[] decisions;

    private final long[] flaps;
    private final double[] lastDecisionAt;
    private final int[] lastDirection;
    private final BitSet[] counts;
    private final int[] wanted;

    /** A controller and its pools. */
    private static final class Watch {
        final Controller controller;
        final int[] pools;
        final PoolsView view;
        final int[] desired;
        long looks;

        Watch(Controller controller, int[] pools, PoolsView view) {
            this.controller = controller;
            this.pools = pools;
            this.view = view;
            desired = new int[pools.length];
        }
    }

    Autoscaler(Cluster cluster, Elasticity elasticity, Fleet fleet) {
        this.cluster = cluster;
        this.elasticity = elasticity;
        this.fleet = fleet;
        scrapes = new Scrapes(cluster, elasticity.scrapeSeconds(), elasticity.scrapeDelaySeconds());
        int pools = cluster.pools.length;
        decisions = new long[pools];
        flaps = new long[pools];
        lastDecisionAt = new double[pools];
        lastDirection = new int[pools];
        wanted = new int[pools];
        counts = new BitSet[pools];
        for (int p = 0; p < pools; p++) {
            wanted[p] = elasticity.pools().get(p).initialInstances();
            counts[p] = new BitSet();
            counts[p].set(wanted[p]);
        }
        List<Watch> all = new ArrayList<>();
        List<ScalingController> controllers = elasticity.policy().controllers();
        if (controllers == null) {
            throw new IllegalArgumentException("a policy needs its controllers: " + elasticity.policy());
        }
        for (ScalingController spec : controllers) {
            if (spec.policy().isJoint()) {
                all.add(watch(spec, everyPool(spec)));
            } else {
                for (int pool : everyPool(spec)) {
                    all.add(watch(spec, new int[] {pool}));
                }
            }
        }
        watches = all.toArray(new Watch[0]);
    }

    private int[] everyPool(ScalingController spec) {
        PoolRole role = spec.role();
        List<Integer> pools = new ArrayList<>();
        for (InstancePool pool : cluster.pools) {
            if (role == null || role == pool.spec.role()) {
                pools.add(pool.index);
            }
        }
        return pools.stream().mapToInt(Integer::intValue).toArray();
    }

    private Watch watch(ScalingController spec, int[] pools) {
        List<InstanceProfile> profiles = new ArrayList<>();
        int[] initial = new int[pools.length];
        for (int i = 0; i < pools.length; i++) {
            profiles.add(new PoolProfile(cluster.pools[pools[i]].spec));
            initial[i] = wanted[pools[i]];
        }
        Controller controller = Controllers.of(spec, profiles, initial, targets());
        return new Watch(controller, pools, new PoolsView(cluster, elasticity, fleet, pools, scrapes.seen(0)));
    }

    /** The tightest limits of all classes; where one has none on the time per token, that on the gaps between tokens. */
    private ServingTargets targets() {
        return new ServingTargets(
                cluster.tightest(LatencyMetric.TTFT),
                Math.min(cluster.tightest(LatencyMetric.TPOT), cluster.tightest(LatencyMetric.ITL)),
                cluster.tightest(LatencyMetric.E2E),
                elasticity.attainment());
    }

    /** How many controllers there are. */
    int controllers() {
        return watches.length;
    }

    /** When the next scrape is due; the first comes an interval after the start. */
    double nextScrape(long scraped) {
        return (scraped + 1) * elasticity.scrapeSeconds();
    }

    void scrape(double now) {
        scrapes.scrape(now);
    }

    /** When a controller looks next; infinite for one that never does. */
    double nextLook(int controller) {
        return (watches[controller].looks + 1) * watches[controller].controller.intervalSeconds();
    }

    /** A controller decides. */
    void look(int controller, double now) {
        Watch watch = watches[controller];
        watch.looks++;
        for (int i = 0; i < watch.pools.length; i++) {
            watch.desired[i] = wanted[watch.pools[i]];
        }
        watch.view.show(scrapes.seen(now));
        watch.controller.decide(watch.view, watch.desired);
        fitBudget(watch);
        for (int i = 0; i < watch.pools.length; i++) {
            want(watch.pools[i], watch.desired[i], now);
        }
        // Where one gives what another needs, both are heard first.
        if (!elasticity.leadTimes().switchesRoles() || !anotherLooks(now)) {
            fleet.reconcile(now);
        }
    }

    private boolean anotherLooks(double now) {
        for (int w = 0; w < watches.length; w++) {
            if (nextLook(w) <= now) {
                return true;
            }
        }
        return false;
    }

    /** Takes back what of the increases exceeds the bounds or, the largest increase first, the budget. */
    private void fitBudget(Watch watch) {
        long gpus = 0;
        for (int p = 0; p < wanted.length; p++) {
            gpus += (long) wanted[p] * cluster.pools[p].spec.gpusPerInstance();
        }
        for (int i = 0; i < watch.pools.length; i++) {
            int pool = watch.pools[i];
            var bounds = elasticity.pools().get(pool);
            watch.desired[i] = Math.clamp(watch.desired[i], bounds.minInstances(), bounds.maxInstances());
            gpus += (long) (watch.desired[i] - wanted[pool]) * cluster.pools[pool].spec.gpusPerInstance();
        }
        while (gpus > elasticity.gpuBudget()) {
            int largest = 0;
            for (int i = 1; i < watch.pools.length; i++) {
                if (increase(watch, i) >= increase(watch, largest)) {
                    largest = i;
                }
            }
            if (increase(watch, largest) <= 0) {
                return;
            }
            watch.desired[largest]--;
            gpus -= cluster.pools[watch.pools[largest]].spec.gpusPerInstance();
        }
    }

    private int increase(Watch watch, int place) {
        return watch.desired[place] - wanted[watch.pools[place]];
    }

    private void want(int pool, int instances, double now) {
        if (instances == wanted[pool]) {
            return;
        }
        int direction = Integer.signum(instances - wanted[pool]);
        if (direction == -lastDirection[pool] && now - lastDecisionAt[pool] <= FLAP_SECONDS) {
            flaps[pool]++;
        }
        decisions[pool]++;
        lastDecisionAt[pool] = now;
        lastDirection[pool] = direction;
        wanted[pool] = instances;
        counts[pool].set(instances);
        cluster.pools[pool].setWanted(now, instances);
    }

    long decisions(int pool) {
        return decisions[pool];
    }

    long flaps(int pool) {
        return flaps[pool];
    }

    int distinctCounts(int pool) {
        return counts[pool].cardinality();
    }
}
