package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.Schedule;
import io.goodput.contracts.scaleout.ScheduleWindow;
import io.goodput.engine.SmallWorkload.Turn;
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.LeadTimes;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A decode instance becomes a prefill instance. Every instance is one GPU in a node of its own, every step takes 0.1 s. There
 * are one prefill and two decode instances, numbers 0, 6 and 7; from 10 s on two and one are wanted. A new node takes 100 s,
 * another role 5 s.
 */
class RoleSwitchTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final double EXACT = 1e-9;
    private static final int MOST_INSTANCES = 3;
    private static final Delays NONE = new Delays(0, 0);

    /** A world in the making. */
    private static final class World {
        final List<Turn> turns = new ArrayList<>();
        final List<Fault> faults = new ArrayList<>();
        final List<RequestRow> rows = new ArrayList<>();
        int[] prefill = {10, 1, 1_000, 2};
        int[] decode = {10, 2, 1_000, 1};
        double switchSeconds = 5;
        double provisioningSeconds = 100;
        double graceSeconds = NEVER;
        boolean migrates;
        int budget = Integer.MAX_VALUE;
        int decodeKind;
        boolean decodeDecidesFirst;
        double ttftSeconds = 1_000;
        int initialDecode = 2;

        /** A request of so many tokens out, which the user sees from 0.1 s after its arrival on, 0.1 s apart. */
        World request(double at, int input, int output) {
            turns.add(new Turn(at, input, output, output));
            return this;
        }

        /** The decode instances have one each, from 9.1 to 12.1 s and from 9.2 to 12.2 s. */
        World busy() {
            return request(9, 1, 31).request(9, 1, 31);
        }

        Report run() {
            return Simulator.simulateChecked(scenario(), request -> rows.add(RequestRow.of(request)))
                    .report();
        }

        ScaleOutReport changes() {
            return Objects.requireNonNull(run().scaleOut());
        }

        /** Counts until the seconds named before each. */
        private static ScalingController schedule(PoolRole role, int... untilAndCount) {
            List<ScheduleWindow> windows = new ArrayList<>();
            double from = 0;
            for (int i = 0; i < untilAndCount.length; i += 2) {
                double to = untilAndCount[i] / 3_600.0;
                windows.add(new ScheduleWindow(null, from, to, untilAndCount[i + 1]));
                from = to;
            }
            return new ScalingController(
                    PolicyKind.SCHEDULE, role, null, null, new Schedule(windows), null, null, null, null);
        }

        private Scenario scenario() {
            int slots = new ElasticPool(1, 0, MOST_INSTANCES, 0, 0, 0, 1).slots();
            Scenario still = Worlds.disaggregated(
                            SmallWorkload.of(turns),
                            Worlds.freeNetwork(),
                            Worlds.pool(PoolRole.PREFILL, slots, SmallSteps.linear(0.1, 0), Worlds.room(1_000), 8, 8),
                            Worlds.pool(PoolRole.DECODE, slots, SmallSteps.linear(0.1, 0), Worlds.room(1_000), 8, 8))
                    .slo(Worlds.slo(Worlds.limit(LatencyMetric.TTFT, 99, ttftSeconds)))
                    .build();
            var space = new RackSpace(1, 12, 1, 1, Placement.PACK, Granularity.NODE, 0, 12, 0, NEVER);
            var elasticity = new Elasticity(
                    new ScalingPolicy(
                            "scheduled",
                            decodeDecidesFirst
                                    ? List.of(schedule(PoolRole.DECODE, decode), schedule(PoolRole.PREFILL, prefill))
                                    : List.of(schedule(PoolRole.PREFILL, prefill), schedule(PoolRole.DECODE, decode))),
                    List.of(
                            new ElasticPool(1, 0, MOST_INSTANCES, 0, 0, 0, 1),
                            new ElasticPool(initialDecode, 0, MOST_INSTANCES, 0, decodeKind, 0, 1)),
                    budget,
                    1,
                    0,
                    new LeadTimes(NONE, new Delays(provisioningSeconds, 0), NONE, 1, 1, NONE, 0, 1, switchSeconds),
                    migrates,
                    graceSeconds,
                    false,
                    List.of(space),
                    List.of("test"),
                    faults,
                    List.of(),
                    new AfterFailure(3, true, 1, false),
                    0.9);
            return new Scenario(
                    still.workload(),
                    still.classes(),
                    still.pools(),
                    still.network(),
                    still.handOff(),
                    still.firstToken(),
                    still.localPrefill(),
                    still.recovery(),
                    still.promptRouting(),
                    still.decodeRouting(),
                    still.admission(),
                    still.timeout(),
                    still.sample(),
                    still.seed(),
                    still.maxEvents(),
                    elasticity);
        }

        /** The prefill instance of the request that arrived at a time, the last one of several. */
        int prefillOf(double at) {
            return rows.stream()
                    .filter(row -> row.arrivedAt() == at)
                    .mapToInt(RequestRow::promptInstance)
                    .max()
                    .orElseThrow();
        }
    }

    private static PoolScaling prefill(ScaleOutReport changes) {
        return changes.pools().getFirst();
    }

    private static PoolScaling decode(ScaleOutReport changes) {
        return changes.pools().getLast();
    }

    /** Nobody is on it at 10 s: from 15 s on every other prompt is computed on number 1. The run lasts from 1 to 20.1 s. */
    @Test
    void anIdleInstanceTakesItsOtherRoleAtOnce() {
        World world = new World()
                .request(1, 1, 1)
                .request(14.9, 1, 1)
                .request(14.95, 1, 1)
                .request(15.1, 1, 1)
                .request(15.2, 1, 1)
                .request(20, 1, 1);
        ScaleOutReport changes = world.changes();
        assertEquals(1, changes.roleSwitches());
        assertEquals(0, world.prefillOf(14.95));
        assertEquals(1, Math.max(world.prefillOf(15.1), world.prefillOf(15.2)));
        assertEquals(5, prefill(changes).startingGpuSeconds(), EXACT);
        assertEquals(0, decode(changes).drainingGpuSeconds(), EXACT);
        assertEquals(0, prefill(changes).orderedGpuSeconds(), EXACT);
        assertEquals(0, prefill(changes).pendingGpuSeconds(), EXACT);
        // Three GPUs all the time: 19.1 s and 5.1 s of prefill, 19.1 s and 9 s of decode, 5 s between.
        assertEquals(3, changes.mostGpus());
        assertEquals(3 * 19.1, changes.heldGpuSeconds(), EXACT);
        assertEquals(
                19.1 + 5.1, prefill(changes).idleGpuSeconds() + prefill(changes).servingGpuSeconds(), EXACT);
        assertEquals(3 * 19.1, changes.racks().getFirst().billedGpuSeconds(), EXACT);
    }

    /** It drains until 12.2 s, and computes prompts from 17.2 s on. */
    @Test
    void itServesWhatItHasBefore() {
        World world = new World()
                .busy()
                .request(17.1, 1, 1)
                .request(17.15, 1, 1)
                .request(17.25, 1, 1)
                .request(17.45, 1, 1)
                .request(20, 1, 1);
        ScaleOutReport changes = world.changes();
        assertEquals(1, changes.roleSwitches());
        assertEquals(0, changes.retries());
        assertEquals(2.2, decode(changes).drainingGpuSeconds(), EXACT);
        assertEquals(5, prefill(changes).startingGpuSeconds(), EXACT);
        assertEquals(0, prefill(changes).pendingGpuSeconds(), EXACT);
        assertEquals(0, world.prefillOf(17.15));
        assertEquals(1, Math.max(world.prefillOf(17.25), world.prefillOf(17.45)));
    }

    /** After 1 s of grace the one who is left begins again; 5 s later, at 16 s, it has its other role. */
    @Test
    void itsGraceEndsBefore() {
        World world = new World().busy().request(20, 1, 1);
        world.graceSeconds = 1;
        ScaleOutReport changes = world.changes();
        assertEquals(1, changes.roleSwitches());
        assertEquals(1, changes.retries());
        assertEquals(1, decode(changes).drainingGpuSeconds(), EXACT);
        assertEquals(5, prefill(changes).startingGpuSeconds(), EXACT);
    }

    @Test
    void requestsMoveBefore() {
        World world = new World().busy().request(20, 1, 1);
        world.migrates = true;
        ScaleOutReport changes = world.changes();
        assertEquals(1, changes.roleSwitches());
        assertEquals(1, changes.migrations());
        assertEquals(0, decode(changes).drainingGpuSeconds(), EXACT);
        assertEquals(5, prefill(changes).startingGpuSeconds(), EXACT);
    }

    /** At 11 s, while it drains, one prefill instance is enough again. It goes at 12.2 s, after 3.2 s of the run. */
    @Test
    void aSwitchIsCalledOffWhileItDrains() {
        World world = new World().busy().request(20, 1, 1);
        world.prefill = new int[] {10, 1, 11, 2, 1_000, 1};
        ScaleOutReport changes = world.changes();
        assertEquals(0, changes.roleSwitches());
        assertEquals(2.2, decode(changes).drainingGpuSeconds(), EXACT);
        assertEquals(0, prefill(changes).startingGpuSeconds(), EXACT);
        assertEquals(2 * 11.1 + 3.2, changes.heldGpuSeconds(), EXACT);
    }

    /** At 12 s, when it has been taking its other role for 2 s, it goes. */
    @Test
    void aSwitchIsCalledOffAfterThat() {
        World world = new World().request(9, 1, 1).request(20, 1, 1);
        world.prefill = new int[] {10, 1, 12, 2, 1_000, 1};
        ScaleOutReport changes = world.changes();
        assertEquals(0, changes.roleSwitches());
        assertEquals(2, prefill(changes).startingGpuSeconds(), EXACT);
        assertEquals(2 * 11.1 + 3, changes.heldGpuSeconds(), EXACT);
    }

    /** Number 7, in node 2, dies at 11 s: a new prefill instance is ordered. Its death is known at 12 s. */
    @Test
    void itsHardwareFailsWhileItDrains() {
        World world = new World().busy().request(20, 1, 1);
        world.faults.add(new Fault(FaultKind.NODE, 11.0, 1_000.0, "test", 0, 2, null, null));
        ScaleOutReport changes = world.changes();
        assertEquals(0, changes.roleSwitches());
        assertEquals(1, changes.retries());
        assertEquals(1, decode(changes).drainingGpuSeconds(), EXACT);
        assertEquals(1, decode(changes).failedGpuSeconds(), EXACT);
        assertEquals(9.1, prefill(changes).orderedGpuSeconds(), EXACT);
        assertEquals(0, prefill(changes).startingGpuSeconds(), EXACT);
    }

    /** Of five seconds two are over when it fails at 12 s. */
    @Test
    void itsHardwareFailsAfterThat() {
        World world = new World().request(9, 1, 1).request(20, 1, 1);
        world.faults.add(new Fault(FaultKind.NODE, 12.0, 1_000.0, "test", 0, 2, null, null));
        ScaleOutReport changes = world.changes();
        assertEquals(0, changes.roleSwitches());
        assertEquals(2, prefill(changes).startingGpuSeconds(), EXACT);
        assertEquals(8.1, prefill(changes).orderedGpuSeconds(), EXACT);
    }

    /**
     * Three GPUs are all that there may be: a new instance would have to wait for the old one to go, and 100 s more. Who asks
     * for less asks first, or there would be no budget for more.
     */
    @Test
    void noGpuIsNeededForIt() {
        World world = new World().busy().request(20, 1, 1);
        world.budget = 3;
        world.decodeDecidesFirst = true;
        ScaleOutReport changes = world.changes();
        assertEquals(1, changes.roleSwitches());
        assertEquals(3, changes.mostGpus());
        assertEquals(0, prefill(changes).pendingGpuSeconds(), EXACT);
    }

    /** The third decode instance, ordered at 5 s, is not there yet when decode gives one up: it goes, and number 7 stays. */
    @Test
    void thoseThatAreNotReadyAreLetGo() {
        World world = new World().request(1, 1, 1).request(20, 1, 1);
        world.decode = new int[] {5, 2, 10, 3, 1_000, 2};
        ScaleOutReport changes = world.changes();
        assertEquals(0, changes.roleSwitches());
        assertEquals(5, decode(changes).orderedGpuSeconds(), EXACT);
        assertEquals(10.1, prefill(changes).orderedGpuSeconds(), EXACT);
        assertEquals(2, decode(changes).leastReady());
    }

    /** As where no other role can be taken, but that this is known before: 10.1 s on order. */
    @Test
    void instancesThatAreNotAlikeKeepTheirRole() {
        for (int i = 0; i < 2; i++) {
            World world = new World().request(1, 1, 1).request(20, 1, 1);
            world.decodeKind = i;
            world.switchSeconds = i == 0 ? NEVER : 5;
            ScaleOutReport changes = world.changes();
            assertEquals(0, changes.roleSwitches());
            assertEquals(10.1, prefill(changes).orderedGpuSeconds(), EXACT);
            assertEquals(1, decode(changes).leastReady());
        }
    }

    /** And back: at 30 s decode wants two again and prefill one. */
    @Test
    void anInstanceTakesItsOldRoleAgain() {
        World world = new World().request(1, 1, 1).request(40, 1, 1);
        world.prefill = new int[] {10, 1, 30, 2, 1_000, 1};
        world.decode = new int[] {10, 2, 30, 1, 1_000, 2};
        ScaleOutReport changes = world.changes();
        assertEquals(2, changes.roleSwitches());
        assertEquals(5, prefill(changes).startingGpuSeconds(), EXACT);
        assertEquals(5, decode(changes).startingGpuSeconds(), EXACT);
        assertEquals(3 * 39.1, changes.heldGpuSeconds(), EXACT);
        assertEquals(3, changes.mostGpus());
    }

    /**
     * Answers of 30 tokens for a minute, then prompts of eight steps: one prefill instance computes 1.25 of them a second, and
     * two come. With three from 65 s on all are in time but those of the first seconds; new ones come at 160 s, when all
     * prompts have come.
     */
    @Test
    void anotherRoleIsThereBeforeANewInstance() {
        double with = shift(5).run().attainment();
        double without = shift(NEVER).run().attainment();
        assertTrue(with > 0.9, () -> "with another role " + with);
        assertTrue(without < 0.7, () -> "without " + without);
    }

    private static World shift(double switchSeconds) {
        World world = new World();
        world.initialDecode = 3;
        world.prefill = new int[] {60, 1, 1_000, 3};
        world.decode = new int[] {60, 3, 1_000, 1};
        world.switchSeconds = switchSeconds;
        world.ttftSeconds = 5;
        for (int i = 0; i < 120; i++) {
            world.request(i * 0.5, 1, 30);
        }
        for (int i = 0; i < 180; i++) {
            world.request(60 + i * 0.5, 64, 2);
        }
        return world;
    }
}
