package io.goodput.engine.cluster;

import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.FaultOutcome;
import io.goodput.engine.fleet.FaultPlan;
import io.goodput.engine.fleet.Racks;
import io.goodput.engine.metrics.AttainmentTrack;
import io.goodput.engine.scenario.Elasticity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What fails and is repaired, and what that does to instances, links and the storage. */
final class Faults {
    /** So many are told one by one. */
    private static final int MOST_TOLD = 100;

    private static final double LEAST_TOLD_SECONDS = 300;

    private final Cluster cluster;
    private final Elasticity elasticity;
    private final Fleet fleet;
    private final FaultPlan plan;
    private final AttainmentTrack attainment;
    private final List<Told> told = new ArrayList<>();
    private long count;

    /** A fault as it will be told. */
    private static final class Told {
        final FaultKind kind;
        final double at;
        double until = Double.NaN;
        final @Nullable String system;
        final @Nullable Integer rack;
        final @Nullable Integer node;
        final @Nullable Integer gpu;
        int instances;
        final AttainmentTrack.Meanwhile meanwhile;

        Told(
                FaultKind kind,
                double at,
                @Nullable String system,
                @Nullable Integer rack,
                @Nullable Integer node,
                @Nullable Integer gpu,
                AttainmentTrack.Meanwhile meanwhile) {
            this.kind = kind;
            this.at = at;
            this.system = system;
            this.rack = rack;
            this.node = node;
            this.gpu = gpu;
            this.meanwhile = meanwhile;
        }
    }

    Faults(Cluster cluster, Elasticity elasticity, Fleet fleet, AttainmentTrack attainment) {
        this.cluster = cluster;
        this.elasticity = elasticity;
        this.fleet = fleet;
        this.attainment = attainment;
        int[] spaces = elasticity.faults().stream().mapToInt(this::spaceOf).toArray();
        plan = new FaultPlan(
                elasticity.spaces(), elasticity.faults(), spaces, elasticity.failureRates(), cluster.scenario.seed());
    }

    private int spaceOf(Fault fault) {
        int space = fault.system() == null ? 0 : elasticity.systems().indexOf(fault.system());
        if (space < 0) {
            throw new IllegalArgumentException("there are no racks of " + fault.system());
        }
        return space;
    }

    double nextAt() {
        return plan.nextAt();
    }

    /** The next of them begins or ends. */
    void advance(double now) {
        plan.advance();
        if (plan.isBegin()) {
            count++;
            if (plan.number() < MOST_TOLD) {
                told.add(describe(now, attainment.watch(now)));
            }
        } else if (plan.number() < MOST_TOLD) {
            Told over = told.get((int) plan.number());
            over.until = now;
            over.meanwhile.end(now);
        }
        int instances = happen(now);
        if (plan.isBegin() && plan.number() < MOST_TOLD) {
            told.get((int) plan.number()).instances = instances;
        }
        fleet.lookAgain();
    }

    private Told describe(double now, AttainmentTrack.Meanwhile meanwhile) {
        if (plan.kind() == FaultKind.STORAGE) {
            return new Told(plan.kind(), now, null, null, null, null, meanwhile);
        }
        var space = elasticity.spaces().get(plan.space());
        return new Told(
                plan.kind(),
                now,
                elasticity.systems().get(plan.space()),
                plan.rack(),
                plan.node() < 0 ? null : plan.node() % space.nodesPerRack(),
                plan.gpu() < 0 ? null : plan.gpu() % space.gpusPerNode(),
                meanwhile);
    }

    /** Returns how many instances it stops or slows down. */
    private int happen(double now) {
        return switch (plan.kind()) {
            case GPU, NODE, RACK -> breakOrRepair(fleet.racks[plan.space()], now);
            case SLOW -> slow(fleet.racks[plan.space()]);
            case LINK -> {
                if (cluster.moves != null) {
                    cluster.moves.setUplinkShare(fleet.rackNumber(plan.space(), plan.rack()), plan.shareLeft());
                }
                yield 0;
            }
            case STORAGE -> {
                fleet.startUps.setStorageShare(plan.shareLeft(), now);
                yield 0;
            }
        };
    }

    private int breakOrRepair(Racks racks, double now) {
        boolean breaks = plan.isBegin();
        if (plan.gpu() >= 0) {
            if (breaks) {
                racks.breakGpu(plan.gpu(), now);
            } else {
                racks.repairGpu(plan.gpu(), now);
            }
        } else if (plan.node() >= 0) {
            if (breaks) {
                racks.breakNode(plan.node(), now);
            } else {
                racks.repairNode(plan.node(), now);
            }
        } else if (breaks) {
            racks.breakRack(plan.rack(), now);
        } else {
            racks.repairRack(plan.rack(), now);
        }
        if (!breaks) {
            return 0;
        }
        int hit = racks.affected();
        int[] numbers = new int[hit];
        for (int i = 0; i < hit; i++) {
            numbers[i] = racks.affected(i);
        }
        for (int number : numbers) {
            fleet.fail(cluster.instances[number], now);
        }
        return hit;
    }

    private int slow(Racks racks) {
        boolean begins = plan.isBegin();
        if (plan.gpu() >= 0) {
            if (begins) {
                racks.slowGpu(plan.gpu(), plan.factor());
            } else {
                racks.quickenGpu(plan.gpu(), plan.factor());
            }
        } else if (begins) {
            racks.slowNode(plan.node(), plan.factor());
        } else {
            racks.quickenNode(plan.node(), plan.factor());
        }
        for (int i = 0; i < racks.affected(); i++) {
            fleet.changeSlowness(cluster.instances[racks.affected(i)]);
        }
        return racks.affected();
    }

    /** How many there were. */
    long count() {
        return count;
    }

    List<FaultOutcome> outcomes() {
        List<FaultOutcome> outcomes = new ArrayList<>();
        for (Told each : told) {
            double recovery = attainment.recoverySeconds(each.at, elasticity.attainment());
            outcomes.add(new FaultOutcome(
                    each.kind,
                    each.at,
                    Double.isNaN(each.until) ? null : each.until,
                    each.system,
                    each.rack,
                    each.node,
                    each.gpu,
                    each.instances,
                    Double.isNaN(recovery) ? null : recovery,
                    attainment.attainment(each.at, Double.isNaN(recovery) ? LEAST_TOLD_SECONDS : recovery),
                    each.meanwhile.requests(),
                    each.meanwhile.attainment()));
        }
        return outcomes;
    }
}
