package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.engine.scaling.StatedView.Pool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Above 0.85 one more, one fewer when the smaller fleet stays below 0.70; 5 queued requests are all of a queue. */
class SaturationScalerTest {
    private final Pool pool = new Pool(PoolRole.DECODE);
    private final StatedView view = new StatedView(pool);
    private final Controller controller = Controllers.of(
            ScalingController.of(PolicyKind.SATURATION),
            List.of(StatedProfile.decode()),
            new int[] {4},
            new ServingTargets(1, 1, 1, 0.99));

    private int decide(int current, double kvUtilisation, double queued) {
        pool.metric(ScalingMetric.KV_UTILISATION, kvUtilisation).metric(ScalingMetric.QUEUED_REQUESTS, queued);
        int[] desired = {current};
        controller.decide(view.at(30), desired);
        return desired[0];
    }

    /** Down: 4 · 0.52 = 2.08 is below 3 · 0.7 = 2.1, and 4 · 0.53 = 2.12 is not. */
    @ParameterizedTest
    @CsvSource({"0.85, 0, 4", "0.86, 0, 5", "0.1, 4.2, 4", "0.1, 4.3, 5", "0.52, 0, 3", "0.53, 0, 4", "0.1, 2.7, 4"})
    void theBusierOfKvAndQueueDecides(double kvUtilisation, double queued, int expected) {
        pool.ready(4);
        assertEquals(expected, decide(4, kvUtilisation, queued));
        assertEquals(30, controller.intervalSeconds());
    }

    /** 4 · 0.95 = 3.8 of 5 · 0.85 = 4.25 that will be there; 4 · 1.1 = 4.4 is more. */
    @Test
    void whatIsOnItsWayIsNotOrderedTwice() {
        pool.ready(4);
        pool.pending = 1;
        assertEquals(5, decide(5, 0.95, 0));
        assertEquals(6, decide(5, 0.1, 5.5));
    }

    @Test
    void theLastOneStaysAndNothingIsDecidedBlindly() {
        pool.min = 0;
        pool.ready(1);
        assertEquals(1, decide(1, 0, 0));
        assertEquals(1, decide(1, Double.NaN, 9));
        pool.ready(0);
        assertEquals(1, decide(1, 1, 9));
        pool.ready(3).max = 3;
        assertEquals(3, decide(3, 1, 9));
    }
}
