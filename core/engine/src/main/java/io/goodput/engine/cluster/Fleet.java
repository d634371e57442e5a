package io.goodput.engine.cluster;

import io.goodput.engine.fleet.Racks;
import io.goodput.engine.fleet.Racks.Outcome;
import io.goodput.engine.fleet.StartUps;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lives of all instances: they are given GPUs, start, serve, drain, fail and go. As many as are wanted are kept, as far
 * as racks, stock, power and budget allow.
 */
final class Fleet {
    private final Cluster cluster;
    private final Elasticity elasticity;
    /** By space. */
    final Racks[] racks;
    /** Number of the first rack of each space among all. */
    private final int[] firstRack;
    /** Number of the first scale-up domain of each space among all. */
    private final int[] firstDomain;

    final StartUps startUps;
    private final double[] usualLeadSeconds;
    private final LifeEvents lifeEvents;

    private int drainingInstances;
    /** Something may have become possible that was not. */
    private boolean mayStart;
    /** Something has changed in the racks since the last event. */
    private boolean hasChanged;

    private int gpus;
    int mostGpus;
    /** Which instances are to take another role; null where none can. */
    private final @Nullable RoleSwitches switches;
    /** Instances that have taken another role. */
    long roleSwitches;

    /** The one pending event of each instance's life, and that of all that start. */
    interface LifeEvents {
        void scheduleLife(Instance instance, double at);

        void cancelLife(Instance instance);
    }

    Fleet(Cluster cluster, Elasticity elasticity, LifeEvents lifeEvents) {
        this.cluster = cluster;
        this.elasticity = elasticity;
        this.lifeEvents = lifeEvents;
        racks = new Racks[elasticity.spaces().size()];
        firstRack = new int[racks.length];
        firstDomain = new int[racks.length];
        int rack = 0;
        int domain = 0;
        for (int s = 0; s < racks.length; s++) {
            racks[s] = new Racks(elasticity.spaces().get(s), cluster.pools.length);
            firstRack[s] = rack;
            rack += elasticity.spaces().get(s).racks();
            firstDomain[s] = domain;
            domain += elasticity.spaces().get(s).domains();
        }
        startUps = new StartUps(elasticity.leadTimes(), List.of(racks), cluster.scenario.seed());
        switches = elasticity.leadTimes().switchesRoles() ? new RoleSwitches(cluster, elasticity) : null;
        usualLeadSeconds = new double[cluster.pools.length];
        for (InstancePool pool : cluster.pools) {
            usualLeadSeconds[pool.index] =
                    StartUps.usualSeconds(elasticity.leadTimes(), spec(pool).weightBytes(), true);
        }
        // The largest first: what fits in some order fits in this one.
        Arrays.stream(cluster.pools)
                .sorted(Comparator.comparingInt((InstancePool pool) -> -pool.spec.gpusPerInstance()))
                .forEach(this::fill);
        for (Racks space : racks) {
            space.fetchWarmNodes(0);
        }
        mostGpus = gpus;
    }

    /** Has the instances of a pool there that are to be at the start. */
    private void fill(InstancePool pool) {
        int initial = spec(pool).initialInstances();
        for (int i = 0; i < pool.members.length; i++) {
            Instance instance = pool.members[i];
            if (i < initial) {
                if (!isPlaced(instance, 0, true)) {
                    throw new IllegalArgumentException("the racks do not hold what is to be there at the start");
                }
            } else {
                close(instance);
                instance.setState(InstanceState.OFF, 0);
            }
        }
        pool.setWanted(0, initial);
        pool.forgetCounts();
    }

    private ElasticPool spec(InstancePool pool) {
        return elasticity.pools().get(pool.index);
    }

    private Racks racksOf(InstancePool pool) {
        return racks[spec(pool).space()];
    }

    /** Gives an instance its GPUs, if that can be. */
    private boolean isPlaced(Instance instance, double now, boolean isStart) {
        InstancePool pool = instance.pool;
        int each = pool.spec.gpusPerInstance();
        double watts = spec(pool).watts();
        Outcome outcome = isStart
                ? racksOf(pool).placeReady(instance.number, pool.index, each, watts, now)
                : racksOf(pool).place(instance.number, pool.index, each, watts, now);
        if (outcome == Outcome.PLACED) {
            gpus += each;
            mostGpus = Math.max(mostGpus, gpus);
            notePlace(instance);
        }
        return outcome == Outcome.PLACED;
    }

    private void notePlace(Instance instance) {
        if (cluster.moves != null) {
            int space = spec(instance.pool).space();
            cluster.moves.setPlace(
                    instance,
                    firstRack[space] + racks[space].rack(instance.number),
                    firstDomain[space] + racks[space].domain(instance.number));
        }
    }

    double usualLeadSeconds(int pool) {
        return usualLeadSeconds[pool];
    }

    /** Number of a rack among those of all spaces. */
    int rackNumber(int space, int rack) {
        return firstRack[space] + rack;
    }

    private static int have(InstancePool pool) {
        return pool.count(InstanceState.WAITING)
                + pool.count(InstanceState.COMING)
                + pool.count(InstanceState.STARTING)
                + pool.count(InstanceState.READY)
                + pool.count(InstanceState.DEAD);
    }

    /** Lets instances go that are not wanted, and starts those that are, pool after pool one each, as far as it can. */
    void reconcile(double now) {
        mayStart = false;
        hasChanged = true;
        for (InstancePool pool : cluster.pools) {
            for (int excess = have(pool) - pool.wanted(); excess > 0; excess--) {
                letGo(pool, now);
            }
        }
        boolean started;
        do {
            started = false;
            for (InstancePool pool : cluster.pools) {
                started |= have(pool) < pool.wanted() && start(pool, now);
            }
        } while (started);
    }

    private boolean start(InstancePool pool, double now) {
        if ((long) gpus + pool.spec.gpusPerInstance() > elasticity.gpuBudget()) {
            return false;
        }
        Instance instance = findOff(pool);
        if (instance == null || !isPlaced(instance, now, false)) {
            return false;
        }
        instance.setState(
                racksOf(pool).waitsForNodes(instance.number) ? InstanceState.WAITING : InstanceState.STARTING, now);
        startUps.start(
                instance.number, pool.index, spec(pool).space(), spec(pool).weightBytes(), now);
        return true;
    }

    private static @Nullable Instance findOff(InstancePool pool) {
        for (Instance instance : pool.members) {
            if (instance.state() == InstanceState.OFF) {
                return instance;
            }
        }
        return null;
    }

    /** The youngest of those that are least far: waiting, then coming, then starting, then ready. */
    private void letGo(InstancePool pool, double now) {
        Instance youngest = null;
        for (Instance instance : pool.members) {
            boolean mayGo = instance.state() == InstanceState.WAITING
                    || instance.state() == InstanceState.COMING
                    || instance.state() == InstanceState.STARTING
                    || instance.state() == InstanceState.READY;
            if (mayGo
                    && (youngest == null
                            || instance.state().compareTo(youngest.state()) < 0
                            || (instance.state() == youngest.state() && instance.stateSince >= youngest.stateSince))) {
                youngest = instance;
            }
        }
        if (youngest == null) {
            return;
        }
        switch (youngest.state()) {
            case READY -> {
                beginSwitch(youngest, now);
                drain(youngest, now);
            }
            case COMING -> callOff(youngest, now);
            case WAITING, STARTING -> {
                startUps.cancel(youngest.number, now);
                retire(youngest, now);
            }
            case OFF, DRAINING, DEAD, DRAINING_DEAD ->
                throw new IllegalStateException("an instance that is " + youngest.state() + " is not let go");
        }
    }

    /** An instance that is let go takes a place in the first pool that lacks one like it, of the other role, once it has drained. */
    private void beginSwitch(Instance instance, double now) {
        if (switches == null) {
            return;
        }
        for (InstancePool pool : cluster.pools) {
            if (have(pool) < pool.wanted() && switches.isPossible(instance.pool, pool)) {
                Instance place = findOff(pool);
                if (place != null) {
                    switches.begin(instance, place);
                    place.setState(InstanceState.COMING, now);
                    return;
                }
            }
        }
    }

    /** The place that a draining instance was to take is given up; it drains and goes. */
    private void callOff(Instance place, double now) {
        if (switches != null) {
            switches.end(place);
        }
        place.setState(InstanceState.OFF, now);
        mayStart = true;
    }

    private @Nullable Instance findPlace(Instance draining) {
        return switches == null ? null : switches.findOther(draining);
    }

    /** An instance that has drained goes, or takes its other role with the GPUs that it has. */
    private void leave(Instance instance, double now) {
        Instance place = findPlace(instance);
        if (switches == null || place == null) {
            retire(instance, now);
            return;
        }
        switches.end(place);
        racksOf(place.pool).hand(instance.number, place.number, place.pool.index);
        notePlace(place);
        vacate(instance, now);
        place.setState(InstanceState.STARTING, now);
        startUps.startSwitch(place.number, elasticity.leadTimes().roleSwitchSeconds(), now);
    }

    private void drain(Instance instance, double now) {
        instance.setState(InstanceState.DRAINING, now);
        drainingInstances++;
        close(instance);
        if (elasticity.migrates()) {
            cluster.evacuation.stop(instance);
            cluster.evacuation.leave(instance, false);
        }
        if (elasticity.graceSeconds() < Double.POSITIVE_INFINITY) {
            lifeEvents.scheduleLife(instance, now + elasticity.graceSeconds());
        } else {
            lifeEvents.cancelLife(instance);
        }
        mayStart = true;
    }

    private static void close(Instance instance) {
        for (Rank rank : instance.ranks) {
            rank.targets.setOpen(rank, false);
        }
    }

    private void open(Instance instance) {
        for (Rank rank : instance.ranks) {
            rank.targets.setOpen(rank, true);
        }
        cluster.doors.opened(instance.ranks[0].targets);
    }

    /** An instance that nobody has anything at gives its GPUs back. */
    private void retire(Instance instance, double now) {
        racksOf(instance.pool).release(instance.number, now);
        gpus -= instance.pool.spec.gpusPerInstance();
        vacate(instance, now);
    }

    /** Nothing of an instance is left in its slot. */
    private void vacate(Instance instance, double now) {
        drainingInstances -= instance.state() == InstanceState.DRAINING ? 1 : 0;
        cluster.kv.forget(instance);
        instance.forgetSteps();
        lifeEvents.cancelLife(instance);
        instance.setState(InstanceState.OFF, now);
        mayStart = true;
    }

    /** After an event: drained instances go, and what has become possible is done; returns whether anything may have changed. */
    boolean settle(double now) {
        do {
            retireDrained(now);
            if (mayStart) {
                reconcile(now);
            }
        } while (mayStart);
        boolean changes = hasChanged;
        hasChanged = false;
        return changes;
    }

    private void retireDrained(double now) {
        if (drainingInstances > 0) {
            for (Instance instance : cluster.instances) {
                if (instance.state() == InstanceState.DRAINING && instance.isVacant()) {
                    leave(instance, now);
                }
            }
        }
    }

    /** Something of those that start is over. */
    void advanceStartUps(double now) {
        hasChanged = true;
        int number = startUps.advance(now);
        for (Instance instance : cluster.instances) {
            if (instance.state() == InstanceState.WAITING
                    && !racksOf(instance.pool).waitsForNodes(instance.number)) {
                instance.setState(InstanceState.STARTING, now);
            }
        }
        if (number >= 0) {
            roleSwitches += startUps.hasSwitched(number) ? 1 : 0;
            becomeReady(cluster.instances[number], now);
        }
    }

    private void becomeReady(Instance instance, double now) {
        instance.setState(InstanceState.READY, now);
        double first = elasticity.leadTimes().slowFirstSeconds();
        if (first > 0) {
            lifeEvents.scheduleLife(instance, now + first);
        }
        changeSlowness(instance);
        open(instance);
    }

    /** What was scheduled in the life of an instance: its slow first steps, its grace or its death unseen are over. */
    void endOfPhase(Instance instance, double now) {
        switch (instance.state()) {
            case READY -> changeSlowness(instance);
            case DRAINING -> {
                cluster.evacuation.stop(instance);
                cluster.evacuation.leave(instance, true);
                leave(instance, now);
            }
            case DEAD, DRAINING_DEAD -> {
                close(instance);
                cluster.evacuation.leave(instance, true);
                retire(instance, now);
            }
            case OFF, WAITING, COMING, STARTING ->
                throw new IllegalStateException("nothing is to end for an instance that is " + instance.state());
        }
    }

    /** From the next one on the steps of an instance take as long as its hardware, and its being new, make them. */
    void changeSlowness(Instance instance) {
        double slowness = racksOf(instance.pool).slowFactor(instance.number);
        boolean isNew = instance.state() == InstanceState.READY
                && cluster.events.now()
                        < instance.stateSince + elasticity.leadTimes().slowFirstSeconds()
                && instance.stateSince > 0;
        instance.setSlowness(isNew ? slowness * elasticity.leadTimes().slowFirstFactor() : slowness);
        cluster.cut(instance);
    }

    /** The hardware of an instance fails. */
    void fail(Instance instance, double now) {
        switch (instance.state()) {
            case OFF, COMING, DEAD, DRAINING_DEAD -> {}
            case WAITING, STARTING -> {
                startUps.cancel(instance.number, now);
                retire(instance, now);
            }
            case READY, DRAINING -> {
                boolean drained = instance.state() == InstanceState.DRAINING;
                drainingInstances -= drained ? 1 : 0;
                Instance place = findPlace(instance);
                if (place != null) {
                    callOff(place, now);
                }
                instance.setState(drained ? InstanceState.DRAINING_DEAD : InstanceState.DEAD, now);
                cluster.evacuation.stop(instance);
                if (elasticity.afterFailure().refuses()) {
                    cluster.evacuation.leave(instance, true);
                }
                lifeEvents.scheduleLife(
                        instance, now + elasticity.afterFailure().detectionSeconds());
            }
        }
    }

    /** When nodes come or are given back by themselves while instances are wanted that found no place; infinite else. */
    double nextPlaceAt() {
        double next = Double.POSITIVE_INFINITY;
        for (InstancePool pool : cluster.pools) {
            if (have(pool) < pool.wanted()) {
                next = Math.min(next, racksOf(pool).nextChangeAt());
            }
        }
        // What has changed while nobody looked is seen now.
        return Math.max(next, cluster.events.now());
    }

    /** Nodes have come or were given back by themselves. */
    void racksChange(double now) {
        for (Racks space : racks) {
            space.bringTo(now);
        }
        mayStart = true;
    }

    /** What was lacking may be there again. */
    void lookAgain() {
        mayStart = true;
    }
}
