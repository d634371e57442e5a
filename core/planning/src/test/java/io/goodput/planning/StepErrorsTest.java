package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.StepPhase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Draws of the step times' errors. */
class StepErrorsTest {
    private static final ErrorBand MEASURED = new ErrorBand("measured", -0.2, 0.25, "", "measured", -0.2, 0.25);
    private static final ErrorBand SAME_CHIP = new ErrorBand("same-chip", -0.2, 0.25, "", "measured", -0.2, 0.25);
    private static final ErrorBand STANDS_ON_IT = new ErrorBand("stands", -0.36, 0.5625, "", "measured", -0.2, 0.25);
    private static final ErrorBand ELSEWHERE = new ErrorBand("elsewhere", -0.2, 0.25, "", "elsewhere", -0.2, 0.25);
    private static final ErrorBand BACKTESTED = ErrorBand.alone("backtested", -0.2, 0.25, "");
    private static final List<ErrorBand> BANDS = List.of(MEASURED, SAME_CHIP, STANDS_ON_IT, ELSEWHERE, BACKTESTED);

    private static final StepErrors ERRORS = new StepErrors(BANDS, 1);

    @Test
    void aFactorsPercentilesAreThoseOfTheBand() {
        assertEquals(0.8, ERRORS.factor("measured", 0));
        assertEquals(1, ERRORS.factor("measured", StepErrors.MEDIAN));
        assertEquals(1.25, ERRORS.factor("measured", StepErrors.LEVELS - 1));
        // ln 1.25 × 0.5244 / 1.2816 = 0.0913.
        assertEquals(1.0956, ERRORS.factor("measured", 3));
        assertEquals(1, new StepErrors(List.of(ErrorBand.alone("exact", 0, 0, "")), 1).factor("exact", 0));
        assertEquals(1.1, new StepErrors(List.of(ErrorBand.alone("exact", 0.1, 0.1, "")), 1).factor("exact", 4));
    }

    @Test
    void everyLevelIsDrawnEquallyOften() {
        int[] draws = new int[StepErrors.LEVELS];
        for (int draw = 0; draw < StepErrors.DRAWS; draw++) {
            draws[ERRORS.level("stands", StepPhase.DECODE, draw)]++;
        }
        for (int level : draws) {
            assertEquals(0.2, (double) level / StepErrors.DRAWS, 0.015);
        }
    }

    /** Share of the draws in which two factors are at the same level; a fifth when they have nothing in common. */
    private static double agreement(String one, StepPhase phase, String other, StepPhase otherPhase) {
        int same = 0;
        for (int draw = 0; draw < StepErrors.DRAWS; draw++) {
            same += ERRORS.level(one, phase, draw) == ERRORS.level(other, otherPhase, draw) ? 1 : 0;
        }
        return (double) same / StepErrors.DRAWS;
    }

    private static double agreement(String one, String other) {
        return agreement(one, StepPhase.DECODE, other, StepPhase.DECODE);
    }

    @Test
    void systemsShareTheErrorOfTheKernelsThatTheyStandOn() {
        assertEquals(1, agreement("measured", "same-chip"));
        // Half of its spread is the kernels': the two are normal with a correlation of 0.5, and agree in 32 % of the
        // draws.
        assertEquals(0.32, agreement("measured", "stands"), 0.02);
        assertEquals(agreement("same-chip", "stands"), agreement("measured", "stands"));
        assertEquals(0.2, agreement("measured", "elsewhere"), 0.02);
        assertEquals(0.2, agreement("measured", "backtested"), 0.02);
        assertEquals(0.2, agreement("measured", StepPhase.PREFILL, "measured", StepPhase.DECODE), 0.02);
    }

    @Test
    void theSameSeedGivesTheSameDrawsWhateverElseIsDrawn() {
        var alone = new StepErrors(List.of(ELSEWHERE), 1);
        var others = new StepErrors(List.of(ELSEWHERE), 2);
        int moved = 0;
        for (int draw = 0; draw < StepErrors.DRAWS; draw++) {
            int level = ERRORS.level("elsewhere", StepPhase.PREFILL, draw);
            assertEquals(level, alone.level("elsewhere", StepPhase.PREFILL, draw));
            moved += level == others.level("elsewhere", StepPhase.PREFILL, draw) ? 0 : 1;
        }
        assertTrue(moved > StepErrors.DRAWS / 2, moved + " moved");
    }
}
