package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.FailureDomain;
import io.goodput.contracts.scaleout.KvTransfers;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.RackUsage;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.metrics.RunMeter;
import io.goodput.engine.scenario.Elasticity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes the pools of a run change, in the order in which it happens: faults, starts, lives, scrapes, decisions. */
final class ScaleOuts implements Fleet.LifeEvents {
    /** Entities of the event queue that this may need. */
    static final int MOST_ENTITIES = 32;

    private static final int FAULT = 0;
    private static final int START_UP = 1;
    private static final int PLACE = 2;
    private static final int SCRAPE = 3;
    private static final int FIRST_CONTROLLER = 4;

    /** Places among those of the same time, behind those of lives. */
    private static final long THEN_SCRAPES = 1L << 40;

    private final Cluster cluster;
    private final RunMeter meter;
    private final EventQueue events;
    private final int firstEntity;
    private final int firstLife;
    private final long firstOrder;
    private final Fleet fleet;
    private final Faults faults;
    private final Autoscaler autoscaler;
    private final Foresight clairvoyant;
    private final List<FailureDomain> domains;
    private final RackMeter[] rackMeters;
    private boolean windowHasStarted;
    private boolean windowIsOver;
    private long scrapes;
    /** When the pending event of those that start is due. */
    private double startUpAt = Double.POSITIVE_INFINITY;
    /** When racks change by themselves for those that found no place. */
    private double placeAt = Double.POSITIVE_INFINITY;

    /**
     * @param firstEntity of the queue that is its own, with {@link #MOST_ENTITIES} in all
     * @param firstLife of the entities of instances' lives
     * @param firstOrder place of its events among those of the same time
     */
    ScaleOuts(Cluster cluster, Elasticity elasticity, RunMeter meter, int firstEntity, int firstLife, long firstOrder) {
        this.cluster = cluster;
        this.meter = meter;
        this.events = cluster.events;
        this.firstEntity = firstEntity;
        this.firstLife = firstLife;
        this.firstOrder = firstOrder;
        fleet = new Fleet(cluster, elasticity, this);
        domains = FailureDomains.of(cluster, elasticity, fleet.racks);
        clairvoyant = new Foresight(cluster, elasticity);
        rackMeters = new RackMeter[fleet.racks.length];
        for (int s = 0; s < rackMeters.length; s++) {
            rackMeters[s] = new RackMeter(elasticity.systems().get(s), fleet.racks[s]);
            rackMeters[s].start(0);
        }
        List<RackMeter> ofSystems = List.of(rackMeters);
        meter.measure(now -> ofSystems.stream().map(racks -> racks.until(now)).toList());
        faults = new Faults(cluster, elasticity, fleet, meter.attainment());
        autoscaler = new Autoscaler(cluster, elasticity, fleet);
        if (FIRST_CONTROLLER + autoscaler.controllers() > MOST_ENTITIES) {
            throw new IllegalArgumentException("too many controllers: " + autoscaler.controllers());
        }
        boolean anybodyLooks = false;
        for (int c = 0; c < autoscaler.controllers(); c++) {
            scheduleLook(c);
            anybodyLooks |= autoscaler.nextLook(c) < Double.POSITIVE_INFINITY;
        }
        if (anybodyLooks) {
            scheduleScrape();
        }
        scheduleFault();
    }

    private void schedule(int entity, double time, long order) {
        if (time < Double.POSITIVE_INFINITY) {
            events.schedule(firstEntity + entity, time, firstOrder + order);
        } else {
            events.cancel(firstEntity + entity);
        }
    }

    private void scheduleFault() {
        schedule(FAULT, faults.nextAt(), FAULT);
    }

    private void scheduleStartUp() {
        startUpAt = fleet.startUps.nextAt();
        schedule(START_UP, startUpAt, START_UP);
    }

    private void schedulePlace() {
        double at = fleet.nextPlaceAt();
        if (at != placeAt) {
            placeAt = at;
            schedule(PLACE, at, PLACE);
        }
    }

    private void scheduleScrape() {
        schedule(SCRAPE, autoscaler.nextScrape(scrapes), THEN_SCRAPES);
    }

    private void scheduleLook(int controller) {
        schedule(FIRST_CONTROLLER + controller, autoscaler.nextLook(controller), THEN_SCRAPES + 1 + controller);
    }

    @Override
    public void scheduleLife(Instance instance, double at) {
        events.schedule(firstLife + instance.number, at, firstOrder + FIRST_CONTROLLER + instance.number);
    }

    @Override
    public void cancelLife(Instance instance) {
        events.cancel(firstLife + instance.number);
    }

    /** One of its own events happens. */
    void handle(int entity) {
        double now = events.now();
        switch (entity) {
            case FAULT -> {
                faults.advance(now);
                scheduleFault();
            }
            case START_UP -> {
                fleet.advanceStartUps(now);
                scheduleStartUp();
            }
            case PLACE -> {
                placeAt = Double.POSITIVE_INFINITY;
                fleet.racksChange(now);
            }
            case SCRAPE -> {
                cluster.bringTo(now);
                autoscaler.scrape(now);
                scrapes++;
                scheduleScrape();
            }
            default -> {
                autoscaler.look(entity - FIRST_CONTROLLER, now);
                scheduleLook(entity - FIRST_CONTROLLER);
            }
        }
    }

    /** What was scheduled in the life of an instance happens. */
    void endOfPhase(Instance instance) {
        fleet.endOfPhase(instance, events.now());
    }

    /** After an event. */
    void settle() {
        if (fleet.settle(events.now())) {
            for (RackMeter racks : rackMeters) {
                if (!windowIsOver) {
                    racks.look();
                }
            }
            schedulePlace();
        }
        if (fleet.startUps.nextAt() != startUpAt) {
            scheduleStartUp();
        }
    }

    /** A measured request arrives. */
    void arrived(int slot, double now) {
        clairvoyant.arrived(slot, now);
    }

    void windowStarts(double now) {
        windowHasStarted = true;
        for (RackMeter racks : rackMeters) {
            racks.start(now);
        }
    }

    void windowEnds(double now) {
        windowIsOver = true;
        for (RackMeter racks : rackMeters) {
            racks.end(now);
        }
    }

    /** How the pools changed; the run is over and measured. */
    ScaleOutReport report(double now) {
        if (!windowHasStarted) {
            windowStarts(now);
        }
        if (!windowIsOver) {
            windowEnds(now);
        }
        List<PoolScaling> pools = new ArrayList<>();
        for (InstancePool pool : cluster.pools) {
            pools.add(report(pool));
        }
        List<RackUsage> racks = new ArrayList<>();
        for (RackMeter each : rackMeters) {
            racks.add(each.usage());
        }
        return new ScaleOutReport(
                pools,
                racks,
                fleet.mostGpus,
                clairvoyant.findGpuSeconds(meter.windowSeconds()),
                cluster.evacuation.retries,
                cluster.evacuation.migrations,
                cluster.evacuation.lostTokens,
                kvTransfers(),
                fleet.roleSwitches,
                faults.outcomes(),
                faults.count(),
                domains,
                meter.attainment().hours(),
                meter.changes());
    }

    /** Every transfer leaves one prefill pool. */
    private @Nullable KvTransfers kvTransfers() {
        if (cluster.moves == null || !cluster.moves.haveFabrics()) {
            return null;
        }
        long fabric = 0;
        double fabricBytes = 0;
        long network = 0;
        double networkBytes = 0;
        for (InstancePool pool : cluster.pools) {
            if (pool.spec.role() == PoolRole.PREFILL) {
                PoolTotals from = meter.windowStart(pool.index);
                PoolTotals to = meter.windowEnd(pool.index);
                fabric += to.fabricMoves - from.fabricMoves;
                fabricBytes += to.fabricBytes - from.fabricBytes;
                network += to.moves - from.moves;
                networkBytes += to.movedBytes - from.movedBytes;
            }
        }
        return new KvTransfers(fabric, Math.round(fabricBytes), network, Math.round(networkBytes));
    }

    private PoolScaling report(InstancePool pool) {
        PoolTotals from = meter.windowStart(pool.index);
        PoolTotals to = meter.windowEnd(pool.index);
        int gpus = pool.spec.gpusPerInstance();
        double ready = to.readySeconds - from.readySeconds;
        double serving = Math.clamp(
                to.servingSeconds - from.servingSeconds - (to.drainingServingSeconds - from.drainingServingSeconds),
                0,
                ready);
        double held = to.heldSeconds() - from.heldSeconds();
        double waiting = to.waitingSeconds - from.waitingSeconds;
        double coming = to.comingSeconds - from.comingSeconds;
        double draining = to.drainingSeconds - from.drainingSeconds;
        double wanted = to.wantedSeconds - from.wantedSeconds;
        return new PoolScaling(
                pool.spec.role(),
                pool.leastReady(),
                pool.mostReady(),
                meter.windowSeconds() > 0 ? ready / meter.windowSeconds() : 0,
                autoscaler.distinctCounts(pool.index),
                autoscaler.decisions(pool.index),
                autoscaler.flaps(pool.index),
                serving * gpus,
                (ready - serving) * gpus,
                (to.startingSeconds - from.startingSeconds) * gpus,
                draining * gpus,
                (to.deadSeconds - from.deadSeconds) * gpus,
                waiting * gpus,
                Math.max(0, wanted - (held - draining) - waiting - coming) * gpus);
    }
}
