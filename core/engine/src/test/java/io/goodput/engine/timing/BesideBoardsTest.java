package io.goodput.engine.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.goodput.contracts.Energy;
import org.junit.jupiter.api.Test;

class BesideBoardsTest {
    /** 1,000 J of boards in 10 s beside 30, 6 and 4 W: fans a quarter of 1,400 J, and 437.5 J of what is drawn are lost. */
    @Test
    void whatFansDrawAndSuppliesLoseFollowsAllElse() {
        assertEquals(
                new Energy(1_000, 300, 60, 40, 350, 437.5, 2_187.5),
                new BesideBoards(30, 6, 4, 0.25, 0.8).energy(1_000, 10));
    }

    @Test
    void hostsAloneAddOnlyTheirs() {
        assertEquals(Energy.of(1_000, 500, 0, 0, 0, 0), BesideBoards.hosts(50).energy(1_000, 10));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BesideBoards(-1, 0, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new BesideBoards(0, 0, 0, Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new BesideBoards(0, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new BesideBoards(0, 0, 0, 0, 1.01));
    }
}
