package io.goodput.engine.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.scaleout.Delay;
import io.goodput.contracts.scaleout.FailureRate;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.engine.scenario.RackSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    /** 3 racks of 4 nodes of 8 GPUs, and 2 racks of 18 nodes of 4. */
    private static final List<RackSpace> SPACES = List.of(space(3, 4, 8, 1), space(2, 18, 4, 18));

    private static RackSpace space(int racks, int nodesPerRack, int gpusPerNode, int nodesPerDomain) {
        return new RackSpace(
                racks,
                nodesPerRack,
                gpusPerNode,
                nodesPerDomain,
                Placement.PACK,
                Granularity.NODE,
                0,
                racks * nodesPerRack,
                0,
                Double.POSITIVE_INFINITY);
    }

    private static Fault fault(
            FaultKind kind,
            double at,
            @Nullable Double seconds,
            @Nullable Integer rack,
            @Nullable Integer node,
            @Nullable Integer gpu,
            @Nullable Double factor) {
        return new Fault(kind, at, seconds, null, rack, node, gpu, factor);
    }

    private static List<String> until(FaultPlan plan, double end) {
        List<String> lines = new ArrayList<>();
        while (plan.nextAt() <= end) {
            double at = plan.nextAt();
            plan.advance();
            lines.add(String.format(
                    Locale.ROOT,
                    "%.0f %s %s space %d rack %d node %d gpu %d factor %s",
                    at,
                    plan.isBegin() ? "+" : "-",
                    plan.kind(),
                    plan.space(),
                    plan.rack(),
                    plan.node(),
                    plan.gpu(),
                    plan.factor()));
        }
        return lines;
    }

    @Test
    void givenFaultsBeginAndEndAtTheirTimes() {
        List<Fault> faults = List.of(
                fault(FaultKind.STORAGE, 200, 50.0, null, null, null, null),
                fault(FaultKind.GPU, 100, 100.0, 1, 17, 3, null),
                fault(FaultKind.RACK, 100, null, 2, null, null, null),
                fault(FaultKind.NODE, 50, 50.0, 2, 1, null, null),
                fault(FaultKind.SLOW, 300, 10.0, 0, 2, null, 1.5),
                fault(FaultKind.SLOW, 300, 5.0, 1, 0, 7, 2.0),
                fault(FaultKind.LINK, 400, 1.0, 1, null, null, 0.25));
        FaultPlan plan = new FaultPlan(SPACES, faults, new int[] {-1, 1, 0, 0, 0, 0, 1}, List.of(), 1);
        assertEquals(
                List.of(
                        // Node 1 of rack 2 of four nodes: 9.
                        "50 + NODE space 0 rack 2 node 9 gpu -1 factor 0.0",
                        // At 100 s the end is before the begins, which are in the order given.
                        "100 - NODE space 0 rack 2 node 9 gpu -1 factor 0.0",
                        // Node 17 of rack 1 of 18 nodes: 35; its GPU 3 of four: 143.
                        "100 + GPU space 1 rack 1 node 35 gpu 143 factor 0.0",
                        "100 + RACK space 0 rack 2 node -1 gpu -1 factor 0.0",
                        "200 - GPU space 1 rack 1 node 35 gpu 143 factor 0.0",
                        "200 + STORAGE space -1 rack -1 node -1 gpu -1 factor 0.0",
                        "250 - STORAGE space -1 rack -1 node -1 gpu -1 factor 0.0",
                        "300 + SLOW space 0 rack 0 node 2 gpu -1 factor 1.5",
                        "300 + SLOW space 0 rack 1 node 4 gpu 39 factor 2.0",
                        "305 - SLOW space 0 rack 1 node 4 gpu 39 factor 2.0",
                        "310 - SLOW space 0 rack 0 node 2 gpu -1 factor 1.5",
                        "400 + LINK space 1 rack 1 node -1 gpu -1 factor 0.25",
                        "401 - LINK space 1 rack 1 node -1 gpu -1 factor 0.25"),
                until(plan, 1e12));
        assertEquals(Double.POSITIVE_INFINITY, plan.nextAt());
        assertThrows(IllegalStateException.class, plan::advance);
    }

    @Test
    void faultsThatEndTogetherEndInTheOrderOfTheirBegins() {
        List<Fault> faults = new ArrayList<>();
        for (int rack : new int[] {2, 0, 1, 2, 1, 0, 2}) {
            faults.add(fault(FaultKind.RACK, faults.size(), 100.0 - faults.size(), rack, null, null, null));
        }
        FaultPlan plan = new FaultPlan(SPACES, faults, new int[7], List.of(), 1);
        List<String> ends = until(plan, 1e3).subList(7, 14);
        for (int i = 0; i < 7; i++) {
            String rack = " rack " + faults.get(i).rack();
            assertTrue(ends.get(i).startsWith("100 - RACK space 0" + rack), ends.get(i));
        }
    }

    @Test
    void theWorstOfSeveralFaultsOfALinkCounts() {
        List<Fault> faults = List.of(
                fault(FaultKind.LINK, 10, 30.0, 0, null, null, 0.5),
                fault(FaultKind.LINK, 20, 10.0, 0, null, null, 0.2),
                fault(FaultKind.LINK, 25, 10.0, 1, null, null, 0.1));
        FaultPlan plan = new FaultPlan(SPACES, faults, new int[] {0, 0, 0}, List.of(), 1);
        // 10: 0.5 begins; 20: 0.2 begins; 25: the other rack's; 30: 0.2 ends; 35: the other's ends; 40: 0.5 ends.
        for (double left : new double[] {0.5, 0.2, 0.1, 0.5, 1, 1}) {
            plan.advance();
            assertEquals(left, plan.shareLeft());
        }
    }

    @Test
    void failuresComeAtTheirRateAndHitAllUnitsAlike() {
        int[] units = {96 + 144, 12 + 36, 3 + 2, 3 + 2, 12 + 36};
        FaultKind[] kinds = {FaultKind.GPU, FaultKind.NODE, FaultKind.RACK, FaultKind.LINK, FaultKind.SLOW};
        for (int i = 0; i < kinds.length; i++) {
            Double factor = kinds[i] == FaultKind.SLOW ? Double.valueOf(2) : null;
            // So long between failures of a unit that 20,000 of all units come in a year.
            double hours = 8_760.0 * units[i] / 20_000;
            FailureRate rate = new FailureRate(kinds[i], hours, new Delay(600, 1_800.0), null, factor);
            FaultPlan plan = new FaultPlan(SPACES, List.of(), new int[0], List.of(rate), 5);
            int begins = 0;
            int ends = 0;
            int inFirstSpace = 0;
            int inRackZero = 0;
            while (plan.nextAt() < 8_760 * 3_600.0) {
                plan.advance();
                assertEquals(kinds[i], plan.kind());
                if (plan.isBegin()) {
                    begins++;
                    inFirstSpace += plan.space() == 0 ? 1 : 0;
                    inRackZero += plan.space() == 0 && plan.rack() == 0 ? 1 : 0;
                } else {
                    ends++;
                }
            }
            // Poisson and binomial: five standard deviations.
            assertEquals(20_000, begins, 5 * Math.sqrt(20_000));
            double first = units(kinds[i], SPACES.getFirst()) / (double) units[i];
            assertEquals(first * begins, inFirstSpace, 5 * Math.sqrt(begins * first), kinds[i].name());
            assertEquals(first / 3 * begins, inRackZero, 5 * Math.sqrt(begins * first), kinds[i].name());
            // Repairs take 10 min at the median: hardly one of the last hour is under way.
            assertTrue(begins - ends >= 0 && begins - ends < 20, begins + " begin, " + ends + " end");
        }
    }

    private static int units(FaultKind kind, RackSpace space) {
        return switch (kind) {
            case GPU -> space.gpus();
            case NODE, SLOW -> space.nodes();
            case RACK, LINK -> space.racks();
            case STORAGE -> 0;
        };
    }

    @Test
    void someNodesTakeTheirRackAlong() {
        FailureRate rate = new FailureRate(FaultKind.NODE, 48, new Delay(60, null), 0.25, null);
        FaultPlan plan = new FaultPlan(SPACES, List.of(), new int[0], List.of(rate), 3);
        int racks = 0;
        for (int i = 0; i < 10_000; i++) {
            plan.advance();
            if (plan.isBegin() && plan.kind() == FaultKind.RACK) {
                racks++;
                assertEquals(-1, plan.node());
            } else {
                assertTrue(plan.kind() == FaultKind.RACK || plan.node() >= 0);
            }
        }
        // About half of the transitions are begins: 5,000 × 0.25, five standard deviations and some.
        assertEquals(1_250, racks, 5 * Math.sqrt(1_250));
    }

    /** Without one rate, the failures of the others are the same. */
    @Test
    void eachRateHasItsOwnStream() {
        FailureRate gpus = new FailureRate(FaultKind.GPU, 1_000, new Delay(60, 120.0), null, null);
        FailureRate nodes = new FailureRate(FaultKind.NODE, 1_000, new Delay(60, 120.0), null, null);
        List<String> both = until(new FaultPlan(SPACES, List.of(), new int[0], List.of(gpus, nodes), 9), 1e6);
        List<String> one = until(new FaultPlan(SPACES, List.of(), new int[0], List.of(nodes), 9), 1e6);
        assertTrue(one.size() > 10);
        assertEquals(one, both.stream().filter(s -> s.contains("NODE")).toList());
    }

    @Test
    void aFaultOfAUnitThatIsNotThereIsRefused() {
        List<Fault> rack = List.of(fault(FaultKind.RACK, 1, 1.0, 3, null, null, null));
        List<Fault> node = List.of(fault(FaultKind.NODE, 1, 1.0, 0, 4, null, null));
        int[] first = {0};
        assertThrows(IllegalArgumentException.class, () -> new FaultPlan(SPACES, rack, first, List.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> new FaultPlan(SPACES, node, first, List.of(), 1));
    }
}
