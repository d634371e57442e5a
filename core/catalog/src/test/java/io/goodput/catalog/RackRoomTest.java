package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Racks hold what fits into their nodes and domains, and what they may draw. */
class RackRoomTest {
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    /** Racks of 4 nodes of 8 GPUs, each node a domain. */
    private static RackRoom nodes(int racks, double wattsPerRack) {
        return new RackRoom(racks, 4, 1, 8, 1_000, wattsPerRack);
    }

    /** Racks of 18 trays of 4 GPUs, each rack a domain. */
    private static RackRoom trays(int racks) {
        return new RackRoom(racks, 18, 18, 4, 1_000, NO_LIMIT);
    }

    @Test
    void anInstanceThatFitsANodeSitsOnOne() {
        // Two of 3 GPUs leave 2 of 8 free: 4 nodes hold 8 of them, though 32 GPUs would be enough for 10.
        RackRoom room = nodes(1, NO_LIMIT);
        assertTrue(room.hold(3, 8));
        assertFalse(room.hold(3, 1));
        assertEquals(4, room.usedNodes());
        // What is left over holds smaller ones.
        assertTrue(room.hold(2, 4));
        assertFalse(room.hold(1, 1));
    }

    @Test
    void oneThatFitsADomainSitsOnAFewTraysOfIt() {
        RackRoom room = trays(1);
        // 16 GPUs are 4 trays: 4 instances take 16 of 18 trays, and 8 GPUs are left.
        assertTrue(room.hold(16, 4));
        assertEquals(16, room.usedNodes());
        assertFalse(room.hold(16, 1));
        assertTrue(room.hold(4, 2));
        assertEquals(18, room.usedNodes());
        assertEquals(1, room.usedRacks());
    }

    @Test
    void aLargerOneTakesWholeDomainsOfOneRack() {
        RackRoom room = nodes(2, NO_LIMIT);
        // 24 GPUs are 3 whole nodes: the fourth of each rack is no part of another instance.
        assertTrue(room.hold(24, 2));
        assertFalse(room.hold(16, 1));
        assertTrue(room.hold(8, 2));
        assertEquals(8, room.usedNodes());
        // 12 GPUs take 2 whole nodes.
        RackRoom wasteful = nodes(1, NO_LIMIT);
        assertTrue(wasteful.hold(12, 2));
        assertFalse(wasteful.hold(1, 1));
    }

    @Test
    void oneLargerThanARackTakesRacksInARow() {
        RackRoom room = trays(3);
        // 144 GPUs are two racks; a third rack alone holds no second one.
        assertTrue(room.hold(144, 1));
        assertEquals(2, room.usedRacks());
        assertFalse(room.hold(144, 1));
        assertTrue(room.hold(72, 1));
    }

    @Test
    void aRackDrawsNoMoreThanItMay() {
        // 12 kW are 12 GPUs: three instances of 4 in each of two racks.
        RackRoom room = nodes(2, 12_000);
        assertTrue(room.hold(4, 6));
        assertFalse(room.hold(4, 1));
        assertEquals(2, room.usedRacks());
        // Two in the first node and one in the second, in each rack.
        assertEquals(4, room.usedNodes());
        // 24 GPUs in one rack are too many.
        assertFalse(nodes(2, 12_000).hold(24, 1));
    }
}
