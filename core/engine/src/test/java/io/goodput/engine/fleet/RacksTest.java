package io.goodput.engine.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.engine.fleet.Racks.Outcome;
import io.goodput.engine.scenario.RackSpace;
import org.junit.jupiter.api.Test;

class RacksTest {
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    /** Nodes of 8 GPUs that are a scale-up domain each. */
    private static RackSpace hgx(int racks, int nodesPerRack, Placement placement) {
        return new RackSpace(
                racks, nodesPerRack, 8, 1, placement, Granularity.NODE, 0, racks * nodesPerRack, 0, NO_LIMIT);
    }

    private static RackSpace billed(Granularity granularity, double minimumSeconds, int warmNodes) {
        return new RackSpace(2, 4, 8, 1, Placement.PACK, granularity, minimumSeconds, 8, warmNodes, NO_LIMIT);
    }

    private static Racks racks(RackSpace space) {
        return new Racks(space, 2);
    }

    private static void placeReady(Racks racks, int instance, int pool, int gpus, double now) {
        assertEquals(Outcome.PLACED, racks.placeReady(instance, pool, gpus, 1, now));
    }

    private static String gpusOf(Racks racks, int instance) {
        StringBuilder text = new StringBuilder();
        for (int gpu = racks.firstGpu(instance); gpu >= 0; gpu = racks.nextGpu(gpu)) {
            text.append(text.isEmpty() ? "" : " ").append(gpu);
        }
        return text.toString();
    }

    private static String affected(Racks racks) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < racks.affected(); i++) {
            text.append(i == 0 ? "" : " ").append(racks.affected(i));
        }
        return text.toString();
    }

    @Test
    void threeFreeGpusOnEachOfFourNodesHostNoInstanceOfFour() {
        Racks racks = racks(hgx(1, 4, Placement.PACK));
        for (int instance = 0; instance < 4; instance++) {
            placeReady(racks, instance, 0, 5, 0);
        }
        assertEquals(Outcome.NO_ROOM, racks.place(4, 0, 4, 1, 0));
        assertFalse(racks.isPlaced(4));
        assertEquals(Outcome.PLACED, racks.place(4, 0, 3, 1, 0));
        // Node 0 has the GPUs 5, 6 and 7 left.
        assertEquals("5 6 7", gpusOf(racks, 4));
        assertEquals(0, racks.countWrongs());
    }

    @Test
    void anInstanceLargerThanANodeSitsOnAsFewNodesOfADomainAsCanBe() {
        for (Placement placement : Placement.values()) {
            Racks racks = racks(new RackSpace(2, 18, 4, 18, placement, Granularity.NODE, 0, 36, 0, NO_LIMIT));
            placeReady(racks, 0, 0, 2, 0);
            // Of the domain's nodes only node 0 is there, with 2 GPUs free: 6 need a whole node, the first, and 2 of
            // another.
            assertEquals(Outcome.PLACED, racks.place(1, 0, 6, 1, 0));
            assertEquals(2, racks.nodes(1));
            switch (placement) {
                case PACK -> {
                    // The fullest node with 2 GPUs: node 0.
                    assertEquals("2 3 4 5 6 7", gpusOf(racks, 1));
                    assertEquals(0, racks.domain(1));
                }
                case SPREAD -> {
                    // Rack 1 has no instance yet; its emptiest nodes are 18 and 19.
                    assertEquals("72 73 74 75 76 77", gpusOf(racks, 1));
                    assertEquals(1, racks.domain(1));
                }
                case SPREAD_RACKS -> {
                    // What is there comes first, and in rack 0 the fullest node with 2 GPUs: node 0.
                    assertEquals("72 73 74 75 76 77", gpusOf(racks, 1));
                    assertEquals(1, racks.domain(1));
                }
            }
        }
    }

    @Test
    void eightGpusOfAnNvl72RackAreTwoNodes() {
        Racks racks = racks(new RackSpace(1, 18, 4, 18, Placement.PACK, Granularity.NODE, 0, 18, 0, NO_LIMIT));
        for (int instance = 0; instance < 9; instance++) {
            placeReady(racks, instance, 0, 8, 0);
            assertEquals(2 * instance, racks.firstNode(instance));
            assertEquals(2, racks.nodes(instance));
        }
        assertEquals(Outcome.NO_ROOM, racks.place(9, 0, 1, 1, 0));
        racks.release(4, 0);
        // The nodes 8 and 9 are free; 2 GPUs on each of two nodes would do for 4 GPUs, but one node must hold them.
        placeReady(racks, 9, 0, 2, 0);
        placeReady(racks, 10, 0, 3, 0);
        assertEquals(8, racks.firstNode(9));
        assertEquals(9, racks.firstNode(10));
        assertEquals(Outcome.NO_ROOM, racks.place(11, 0, 3, 1, 0));
    }

    @Test
    void whatIsLargerThanADomainTakesWholeDomainsOfOneRackOrOfAdjacentOnes() {
        Racks racks = racks(hgx(3, 4, Placement.PACK));
        placeReady(racks, 0, 0, 1, 0);
        // 20 GPUs are 3 whole nodes: rack 0 has 3, and is the fullest.
        assertEquals(Outcome.PLACED, racks.place(1, 0, 20, 1, 0));
        assertEquals(24, racks.gpus(1));
        assertEquals(1, racks.firstNode(1));
        racks.release(1, 0);
        // 4 whole nodes: rack 1.
        assertEquals(Outcome.PLACED, racks.place(1, 0, 32, 1, 0));
        assertEquals(4, racks.firstNode(1));
        racks.release(1, 0);
        // With a broken GPU in the racks 1 and 2, each rack has 3 whole nodes: 4 are 3 of rack 0 and the first of rack
        // 1.
        racks.breakGpu(5 * 8, 0);
        racks.breakGpu(11 * 8 + 7, 0);
        assertEquals(Outcome.PLACED, racks.place(1, 0, 32, 1, 0));
        assertEquals(4, racks.nodes(1));
        assertEquals(1, racks.firstNode(1));
        assertEquals(4 * 8 + 7, lastGpu(racks, 1));
        assertEquals(0, racks.rack(1));
        // Five whole nodes are left: the nodes 6 and 7, and 8, 9 and 10 of rack 2.
        assertEquals(Outcome.NO_ROOM, racks.place(2, 0, 48, 1, 0));
        assertEquals(Outcome.PLACED, racks.place(2, 0, 40, 1, 0));
        assertEquals(0, racks.countWrongs());
    }

    private static int lastGpu(Racks racks, int instance) {
        int last = racks.firstGpu(instance);
        while (racks.nextGpu(last) >= 0) {
            last = racks.nextGpu(last);
        }
        return last;
    }

    @Test
    void packFillsWhatIsFullestAndSpreadSharesThePoolOverTheRacks() {
        Racks pack = racks(hgx(2, 2, Placement.PACK));
        Racks spread = racks(hgx(2, 2, Placement.SPREAD));
        for (int instance = 0; instance < 4; instance++) {
            placeReady(pack, instance, 0, 8, 0);
            placeReady(spread, instance, 0, 8, 0);
        }
        for (int instance = 0; instance < 4; instance++) {
            assertEquals(instance / 2, pack.rack(instance), "pack " + instance);
            assertEquals(instance % 2, spread.rack(instance), "spread " + instance);
        }
        spread.release(1, 0);
        spread.release(2, 0);
        // Both racks host one instance of pool 0, and none of pool 1.
        assertEquals(Outcome.PLACED, spread.place(5, 1, 8, 1, 0));
        assertEquals(0, spread.rack(5));
        assertEquals(Outcome.PLACED, spread.place(6, 1, 8, 1, 0));
        assertEquals(1, spread.rack(6));
    }

    /** Halves of nodes of 8: each rack has two, in one node, not in two. */
    @Test
    void racksMayBeSharedEvenlyWithTheirNodesFilled() {
        Racks racks = racks(hgx(2, 2, Placement.SPREAD_RACKS));
        for (int instance = 0; instance < 4; instance++) {
            placeReady(racks, instance, 0, 4, 0);
        }
        assertEquals("0 1 2 3", gpusOf(racks, 0));
        assertEquals("16 17 18 19", gpusOf(racks, 1));
        assertEquals("4 5 6 7", gpusOf(racks, 2));
        assertEquals("20 21 22 23", gpusOf(racks, 3));
        assertEquals(0, racks.countWrongs());
    }

    @Test
    void nodesThatAreThereArePreferredToNewOnes() {
        Racks racks = racks(hgx(2, 2, Placement.SPREAD));
        placeReady(racks, 0, 0, 4, 0);
        // Rack 1 hosts no instance of the pool, but node 0 is there.
        assertEquals(Outcome.PLACED, racks.place(1, 0, 4, 1, 0));
        assertEquals("4 5 6 7", gpusOf(racks, 1));
        assertFalse(racks.waitsForNodes(1));
        assertEquals(Outcome.PLACED, racks.place(2, 0, 4, 1, 0));
        assertEquals(1, racks.rack(2));
        assertTrue(racks.waitsForNodes(2));
    }

    @Test
    void aRackDrawsNoMoreThanItMay() {
        Racks racks = racks(new RackSpace(2, 4, 8, 1, Placement.PACK, Granularity.NODE, 0, 8, 0, 10_000));
        for (int instance = 0; instance < 4; instance++) {
            assertEquals(Outcome.PLACED, racks.place(instance, 0, 8, 4_000, 0));
            // Two of 4 kW in a rack of 10 kW.
            assertEquals(instance / 2, racks.rack(instance));
        }
        assertEquals(Outcome.NO_POWER, racks.place(4, 0, 8, 4_000, 0));
        assertEquals(Outcome.PLACED, racks.place(4, 0, 8, 2_000, 0));
        assertEquals(10_000, racks.watts(0), 1e-9);
        // 2 kW are left in rack 1 only: two nodes of 1 kW each, no third.
        assertEquals(Outcome.NO_POWER, racks.place(5, 0, 16, 2_200, 0));
        assertEquals(Outcome.PLACED, racks.place(5, 0, 16, 2_000, 0));
        assertEquals(0, racks.countWrongs());
        for (int instance = 0; instance < 6; instance++) {
            racks.release(instance, 0);
        }
        assertEquals(0, racks.watts(0));
    }

    /** Its GPUs are taken and billed all the time, and draw in the same racks, of the other pool's instance from now on. */
    @Test
    void anInstanceLeavesItsGpusToAnother() {
        Racks racks = racks(billed(Granularity.INSTANCE, 0, 0));
        placeReady(racks, 3, 0, 4, 0);
        placeReady(racks, 20, 1, 4, 0);
        String gpus = gpusOf(racks, 3);
        racks.bringTo(10);
        racks.hand(3, 40, 1);
        assertFalse(racks.isPlaced(3));
        assertEquals(gpus, gpusOf(racks, 40));
        assertEquals(40, racks.instanceOn(racks.firstGpu(40)));
        assertEquals(2, racks.watts(0), 1e-9);
        assertThrows(IllegalStateException.class, () -> racks.hand(40, 20, 1));
        assertThrows(IllegalStateException.class, () -> racks.hand(3, 41, 1));
        assertEquals(0, racks.countWrongs());
        racks.release(40, 30);
        racks.bringTo(50);
        assertEquals(4 * 30 + 4 * 50, racks.billedGpuSeconds(), 1e-9);
        assertEquals(4 * 30 + 4 * 50, racks.takenGpuSeconds(), 1e-9);
        assertEquals(0, racks.countWrongs());
    }

    @Test
    void ordersBeyondTheStockAreNotPlaced() {
        Racks racks = racks(new RackSpace(2, 4, 8, 1, Placement.PACK, Granularity.NODE, 0, 2, 0, NO_LIMIT));
        placeReady(racks, 0, 0, 8, 0);
        assertEquals(Outcome.NO_STOCK, racks.place(1, 0, 16, 1, 0));
        assertEquals(Outcome.PLACED, racks.place(1, 0, 4, 1, 0));
        assertEquals(2, racks.nodesOrderedOrThere());
        assertEquals(Outcome.NO_STOCK, racks.place(2, 0, 8, 1, 0));
        // The rest of the second node is no new one.
        assertEquals(Outcome.PLACED, racks.place(2, 0, 4, 1, 0));
        racks.release(0, 10);
        assertEquals(1, racks.nodesOrderedOrThere());
        assertEquals(Outcome.PLACED, racks.place(3, 0, 8, 1, 10));
        assertEquals(0, racks.countWrongs());
    }

    @Test
    void nodesAreBilledFromWhenTheyCome() {
        Racks racks = racks(hgx(1, 4, Placement.PACK));
        assertEquals(Outcome.PLACED, racks.place(0, 0, 4, 1, 10));
        assertTrue(racks.hasOrdered(0));
        assertEquals(Double.POSITIVE_INFINITY, racks.nodesComeAt(0));
        racks.expect(0, 100);
        assertEquals(100, racks.nodesComeAt(0));
        assertEquals(100, racks.nextChangeAt());
        racks.bringTo(99);
        assertTrue(racks.waitsForNodes(0));
        assertEquals(0, racks.billedGpus());
        racks.bringTo(150);
        assertFalse(racks.waitsForNodes(0));
        assertTrue(racks.needsImage(0));
        racks.pullImage(0);
        assertFalse(racks.needsImage(0));
        racks.release(0, 200);
        racks.bringTo(1_000);
        // Eight GPUs from 100 to 200, of which the instance has four.
        assertEquals(800, racks.billedGpuSeconds(), 1e-9);
        assertEquals(400, racks.takenGpuSeconds(), 1e-9);
        assertEquals(400, racks.unusedGpuSeconds(), 1e-9);
        assertFalse(racks.isThere(0));
        // The node has lost the image when it comes again.
        racks.place(1, 0, 4, 1, 1_000);
        assertTrue(racks.needsImage(1));
    }

    @Test
    void anOrderIsSharedAndOutlivesWhoGaveIt() {
        Racks racks = racks(hgx(1, 4, Placement.PACK));
        racks.place(0, 0, 4, 1, 0);
        racks.expect(0, 100);
        racks.place(1, 0, 4, 1, 50);
        assertFalse(racks.hasOrdered(1));
        assertTrue(racks.waitsForNodes(1));
        assertEquals(100, racks.nodesComeAt(1));
        racks.release(0, 60);
        assertEquals(1, racks.nodesOrderedOrThere());
        racks.bringTo(100);
        assertFalse(racks.waitsForNodes(1));
        // An order that nobody waits for costs nothing.
        racks.place(2, 0, 8, 1, 100);
        racks.expect(2, 200);
        racks.release(2, 150);
        assertEquals(1, racks.nodesOrderedOrThere());
        racks.bringTo(300);
        assertEquals(8 * 200, racks.billedGpuSeconds(), 1e-9);
    }

    @Test
    void racksComeAndGoWhole() {
        Racks racks = racks(billed(Granularity.RACK, 0, 0));
        assertEquals(Outcome.PLACED, racks.place(0, 0, 8, 1, 0));
        assertEquals(4, racks.nodesOrderedOrThere());
        racks.expect(0, 10);
        assertEquals(Outcome.PLACED, racks.place(1, 0, 8, 1, 5));
        assertFalse(racks.hasOrdered(1));
        assertEquals(10, racks.nodesComeAt(1));
        racks.bringTo(10);
        assertEquals(32, racks.billedGpus());
        assertTrue(racks.isRackThere(0));
        assertFalse(racks.isRackThere(1));
        racks.release(0, 20);
        assertEquals(32, racks.billedGpus());
        racks.release(1, 30);
        assertEquals(0, racks.billedGpus());
        // 32 GPUs from 10 to 30; instance 0 has 8 for 10 s, instance 1 has 8 for 20 s.
        assertEquals(640, racks.billedGpuSeconds(), 1e-9);
        assertEquals(240, racks.takenGpuSeconds(), 1e-9);
    }

    @Test
    void aRackIsNoneWhereTheStockHoldsOnlyPartOfIt() {
        Racks racks = racks(new RackSpace(2, 4, 8, 1, Placement.PACK, Granularity.RACK, 0, 7, 0, NO_LIMIT));
        for (int instance = 0; instance < 4; instance++) {
            assertEquals(Outcome.PLACED, racks.place(instance, 0, 8, 1, 0));
        }
        assertEquals(Outcome.NO_STOCK, racks.place(4, 0, 8, 1, 0));
    }

    @Test
    void whatIsTakenIsBilledForTheLeastTimeAndStaysThereSoLong() {
        Racks racks = racks(billed(Granularity.NODE, 3_600, 0));
        racks.place(0, 0, 8, 1, 0);
        racks.expect(0, 100);
        racks.release(0, 200);
        assertTrue(racks.isThere(0));
        assertEquals(3_700, racks.nextChangeAt());
        // Another instance finds the node there, and has it beyond the least time.
        assertEquals(Outcome.PLACED, racks.place(1, 0, 8, 1, 3_000));
        assertFalse(racks.waitsForNodes(1));
        racks.release(1, 3_650);
        racks.bringTo(10_000);
        assertFalse(racks.isThere(0));
        assertEquals(8 * 3_600, racks.billedGpuSeconds(), 1e-9);
        assertEquals(8 * (100 + 650), racks.takenGpuSeconds(), 1e-9);
    }

    @Test
    void instancesAreBilledForTheirOwnGpusOnly() {
        Racks racks = racks(billed(Granularity.INSTANCE, 60, 0));
        racks.place(0, 0, 2, 1, 0);
        racks.expect(0, 10);
        racks.place(1, 0, 4, 1, 20);
        // 2 GPUs from 10 on; 4 more from 20 on, on a node that is there; the 2 until 70 at least, though given up at
        // 30.
        racks.release(0, 30);
        racks.bringTo(69);
        assertEquals(6, racks.billedGpus());
        racks.bringTo(70);
        assertEquals(4, racks.billedGpus());
        racks.release(1, 100);
        racks.bringTo(200);
        assertFalse(racks.isThere(0));
        assertEquals(2 * 60 + 4 * 80, racks.billedGpuSeconds(), 1e-9);
        assertEquals(2 * 20 + 4 * 80, racks.takenGpuSeconds(), 1e-9);
    }

    @Test
    void warmNodesStayAndAreBilled() {
        Racks racks = racks(billed(Granularity.NODE, 0, 1));
        placeReady(racks, 0, 0, 8, 0);
        racks.fetchWarmNodes(0);
        assertTrue(racks.isThere(1));
        assertFalse(racks.isThere(2));
        assertEquals(16, racks.billedGpus());
        // The warm node is taken: there with the image. Nothing takes its place until a node is left.
        assertEquals(Outcome.PLACED, racks.place(1, 0, 8, 1, 10));
        assertFalse(racks.waitsForNodes(1));
        assertFalse(racks.needsImage(1));
        assertEquals(2, racks.nodesOrderedOrThere());
        // One empty node stays, of two the one with the lower index.
        racks.release(1, 20);
        assertTrue(racks.isThere(1));
        racks.release(0, 30);
        assertTrue(racks.isThere(0));
        assertFalse(racks.isThere(1));
        racks.bringTo(40);
        // 16 GPUs for 30 s, 8 for 10 s.
        assertEquals(16 * 30 + 8 * 10, racks.billedGpuSeconds(), 1e-9);
    }

    @Test
    void aHealthyNodeIsKeptWarmBeforeABrokenOne() {
        Racks racks = racks(billed(Granularity.NODE, 0, 1));
        placeReady(racks, 0, 0, 8, 0);
        placeReady(racks, 1, 0, 8, 0);
        racks.breakNode(0, 5);
        assertEquals("0", affected(racks));
        racks.release(0, 5);
        // The only empty node: kept though broken.
        assertTrue(racks.isThere(0));
        racks.release(1, 10);
        assertFalse(racks.isThere(0));
        assertTrue(racks.isThere(1));
        // It stays broken where it is.
        assertEquals(Outcome.PLACED, racks.place(2, 0, 16, 1, 10));
        assertEquals(1, racks.firstNode(2));
        assertEquals(8 * 5, racks.brokenGpuSeconds(), 1e-9);
        assertEquals(8 * 5, racks.brokenUnusedGpuSeconds(), 1e-9);
    }

    @Test
    void whatIsBrokenTwiceIsHealthyWhenBothAreRepaired() {
        Racks racks = racks(hgx(1, 2, Placement.PACK));
        placeReady(racks, 7, 0, 8, 0);
        placeReady(racks, 3, 0, 4, 0);
        racks.breakGpu(0, 10);
        assertEquals("7", affected(racks));
        racks.breakRack(0, 20);
        assertEquals("3 7", affected(racks));
        assertTrue(racks.isBroken(3));
        racks.repairRack(0, 30);
        assertEquals("3 7", affected(racks));
        assertFalse(racks.isBroken(3));
        assertTrue(racks.isBroken(7));
        racks.repairGpu(0, 40);
        assertFalse(racks.isBroken(7));
        // One GPU for 10 s, 16 for 10 s, one for 10 s; those without an instance are 4 for 10 s.
        assertEquals(180, racks.brokenGpuSeconds(), 1e-9);
        assertEquals(40, racks.brokenUnusedGpuSeconds(), 1e-9);
        assertThrows(IllegalStateException.class, () -> racks.repairGpu(0, 40));
    }

    @Test
    void brokenGpusAreNotPlacedOn() {
        Racks racks = racks(hgx(1, 2, Placement.PACK));
        racks.breakGpu(3, 0);
        assertEquals(Outcome.PLACED, racks.place(0, 0, 4, 1, 0));
        assertEquals("0 1 2 4", gpusOf(racks, 0));
        assertEquals(Outcome.PLACED, racks.place(1, 0, 4, 1, 0));
        assertEquals(1, racks.firstNode(1));
    }

    @Test
    void anInstanceIsAsSlowAsItsSlowestGpu() {
        Racks racks = racks(hgx(1, 2, Placement.PACK));
        placeReady(racks, 0, 0, 8, 0);
        placeReady(racks, 1, 0, 4, 0);
        racks.slowNode(0, 1.5);
        racks.slowGpu(2, 3);
        assertEquals("0", affected(racks));
        assertEquals(3, racks.slowFactor(0));
        assertEquals(1, racks.slowFactor(1));
        racks.slowGpu(2, 2);
        assertEquals(3, racks.slowFactor(0));
        racks.quickenGpu(2, 3);
        assertEquals(2, racks.slowFactor(0));
        racks.quickenGpu(2, 2);
        assertEquals(1.5, racks.slowFactor(0));
        racks.quickenNode(0, 1.5);
        assertEquals(1, racks.slowFactor(0));
        assertThrows(IllegalStateException.class, () -> racks.quickenNode(0, 1.5));
    }

    @Test
    void timeDoesNotGoBackAndAnInstanceIsPlacedOnce() {
        Racks racks = racks(hgx(1, 2, Placement.PACK));
        placeReady(racks, 0, 0, 8, 5);
        assertThrows(IllegalStateException.class, () -> racks.bringTo(4));
        assertThrows(IllegalStateException.class, () -> racks.bringTo(NO_LIMIT));
        assertThrows(IllegalStateException.class, () -> racks.place(0, 0, 8, 1, 5));
        assertThrows(IllegalStateException.class, () -> racks.release(1, 5));
    }
}
