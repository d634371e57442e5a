package io.goodput.contracts.scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which loss takes more than which. */
class FailureDomainTest {
    private static FailureDomain node(String system, int free, Integer... instances) {
        return new FailureDomain(FaultKind.NODE, system, 1, 2, null, 1, List.of(instances), free);
    }

    @Test
    void moreOfSomethingAndNoLessOfAnything() {
        assertTrue(node("a", 0, 2, 1).takesMoreThan(node("a", 0, 1, 1)));
        assertTrue(node("a", 4, 1, 1).takesMoreThan(node("a", 0, 1, 1)));
        assertFalse(node("a", 0, 1, 1).takesMoreThan(node("a", 0, 1, 1)));
        assertFalse(node("a", 0, 2, 0).takesMoreThan(node("a", 0, 1, 1)));
        assertFalse(node("a", 0, 2, 1).takesMoreThan(node("a", 4, 1, 1)));
    }

    @Test
    void freeGpusOfAnotherSystemAreOthers() {
        assertTrue(node("b", 0, 2, 1).takesMoreThan(node("a", 0, 1, 1)));
        assertFalse(node("b", 8, 2, 1).takesMoreThan(node("a", 4, 1, 1)));
        assertFalse(node("b", 8, 1, 1).takesMoreThan(node("a", 0, 1, 1)));
    }

    @Test
    void itsLossIsAFaultOfItsKindThere() {
        assertEquals(
                new Fault(FaultKind.NODE, 10, 60.0, "a", 1, 2, null, null),
                node("a", 0, 1).lostAt(10, 60));
    }
}
