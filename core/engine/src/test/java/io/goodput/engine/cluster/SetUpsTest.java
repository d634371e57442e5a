package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SetUpsTest {
    private final RequestTable requests = new RequestTable();
    private final SetUps setUps = new SetUps(requests);

    @Test
    void whatBeganTogetherIsOverInTheOrderOfArrival() {
        int first = EndingsTest.open(requests, 3);
        int second = EndingsTest.open(requests, 9);
        int third = EndingsTest.open(requests, 5);
        setUps.add(first, 1);
        setUps.add(second, 2);
        setUps.add(third, 2);

        assertEquals(1, setUps.firstTime());
        assertEquals(first, setUps.removeFirst());
        assertEquals(third, setUps.firstSlot());
        assertEquals(third, setUps.removeFirst());
        assertEquals(second, setUps.removeFirst());
        assertTrue(setUps.isEmpty());
    }

    @Test
    void aSetUpThatIsForgottenLeavesTheOthersInOrder() {
        int[] slots = new int[100];
        for (int i = 0; i < 40; i++) {
            slots[i] = EndingsTest.open(requests, i);
            setUps.add(slots[i], Math.floorDiv(i, 3));
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(slots[i], setUps.removeFirst());
        }
        for (int i = 40; i < 100; i++) {
            slots[i] = EndingsTest.open(requests, i);
            setUps.add(slots[i], Math.floorDiv(i, 3));
        }
        for (int i = 10; i < 100; i += 7) {
            assertTrue(setUps.remove(slots[i], Math.floorDiv(i, 3)));
            assertFalse(setUps.remove(slots[i], Math.floorDiv(i, 3)));
        }
        for (int i = 10; i < 100; i++) {
            if ((i - 10) % 7 != 0) {
                assertEquals(Math.floorDiv(i, 3), setUps.firstTime());
                assertEquals(slots[i], setUps.removeFirst());
            }
        }
        assertTrue(setUps.isEmpty());
    }
}
