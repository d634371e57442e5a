package io.goodput.simulation.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.catalog.Correction;
import io.goodput.catalog.Correction.Axis;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeyondGridTest {
    /** Measured with 1 to 1,024 rows of 256 to 4,096 elements. */
    private static final Correction MEASURED =
            new Correction(List.of(new Axis("rows", 0, 10, 2), new Axis("inner", 8, 12, 2)), Collections.nCopies(4, 0));

    @Test
    void sizesInsideAreNotTold() {
        var beyond = new BeyondGrid();
        beyond.note("matrix products", MEASURED, 0, 12, 0);
        beyond.note("matrix products", MEASURED, 10, 8, 0);
        assertEquals(List.of(), beyond.places());
    }

    @Test
    void theFarthestOfEachOperatorSizeAndEndIsTold() {
        var beyond = new BeyondGrid();
        beyond.note("matrix products", MEASURED, 11, 9, 0);
        beyond.note("matrix products", MEASURED, 13, 9, 0);
        beyond.note("matrix products", MEASURED, 12, 7, 0);
        assertEquals(
                List.of(
                        new BeyondGrid.Place("matrix products", "inner", 256, 128),
                        new BeyondGrid.Place("matrix products", "rows", 1_024, 8_192)),
                beyond.places());
    }

    @Test
    void lessThanAHundredthBeyondIsAsGoodAsMeasured() {
        var beyond = new BeyondGrid();
        beyond.note("matrix products", MEASURED, Correction.log2(1_030), 9, 0);
        assertEquals(List.of(), beyond.places());
    }
}
