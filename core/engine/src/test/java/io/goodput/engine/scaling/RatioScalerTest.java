package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.FixedRatio;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.engine.scaling.StatedView.Pool;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioScalerTest {
    private static final ScalingMetric METRIC = ScalingMetric.OUTPUT_TOKENS_PER_SECOND;

    private final Pool prefill = new Pool(PoolRole.PREFILL);
    private final Pool decode = new Pool(PoolRole.DECODE);
    private final StatedView view = new StatedView(prefill, decode);

    private static Controller of(FixedRatio ratio, double tpotSeconds) {
        return Controllers.of(
                new ScalingController(PolicyKind.RATIO, null, null, null, null, null, null, ratio, null),
                List.of(StatedProfile.prefill(), StatedProfile.decode()),
                new int[] {2, 4},
                new ServingTargets(1, tpotSeconds, Double.POSITIVE_INFINITY, 0.99));
    }

    private List<Integer> decide(Controller controller, double time, int prefillCount, int decodeCount) {
        prefill.ready(prefillCount);
        decode.ready(decodeCount);
        int[] desired = {prefillCount, decodeCount};
        controller.decide(view.at(time), desired);
        return List.of(desired[0], desired[1]);
    }

    /** The layout has one prefill for two decode instances. 4 · 800 / 700 = 4.57; 5 of them need 2.5. */
    @Test
    void prefillFollowsDecodeAtTheLayoutsRatio() {
        Controller controller = of(new FixedRatio(null, null, 700.0, null, null, null), 1);
        assertEquals(60, controller.intervalSeconds());
        decode.metric(METRIC, 800);
        assertEquals(List.of(3, 5), decide(controller, 60, 2, 4));
        // 750 / 700 = 1.07
        decode.metric(METRIC, 750);
        assertEquals(List.of(2, 4), decide(of(new FixedRatio(null, null, 700.0, null, null, null), 1), 60, 2, 4));
    }

    /** A change of the prefill pool alone is put right: 4 · 1.5 = 6. */
    @Test
    void aRatioOfItsOwnHoldsAtOnce() {
        Controller controller = of(new FixedRatio(1.5, null, 700.0, null, null, null), 1);
        decode.metric(METRIC, 700);
        assertEquals(List.of(6, 4), decide(controller, 60, 2, 4));
    }

    /** Seen first at 60 s, 4 holds until the decision at 360 s. 4 · 300 / 700 = 1.7. */
    @Test
    void itShrinksAfterFiveMinutes() {
        Controller controller = of(new FixedRatio(null, null, 700.0, null, null, null), 1);
        decode.metric(METRIC, 300);
        for (double time = 60; time < 360; time += 60) {
            assertEquals(List.of(2, 4), decide(controller, time, 2, 4));
        }
        assertEquals(List.of(1, 2), decide(controller, 360, 2, 4));
    }

    /**
     * Prompts of 3,000 and outputs of 200: 3,100 of context, 0.41 ms for each member besides 10 ms, so that 97 are inside
     * 50 ms with 49.77 ms: 1,949 tokens a second, of which 0.7 are 1,364. 4 · 1,550 / 1,364 = 4.54, and 4 · 1,480 / 1,364
     * = 4.34 is inside the tolerance.
     */
    @Test
    void theTargetIsAShareOfTheLargestBatchInsideTheLimit() {
        decode.metric(METRIC, 1_550);
        assertEquals(List.of(2, 4), decide(of(none(), 0.05), 60, 2, 4), "no lengths yet");
        view.traffic(10, 3_000, 200);
        assertEquals(List.of(3, 5), decide(of(none(), 0.05), 60, 2, 4));
        decode.metric(METRIC, 1_480);
        assertEquals(List.of(2, 4), decide(of(none(), 0.05), 60, 2, 4));
        // Without a limit all 256: 114.96 ms, 2,227 and 1,559 tokens a second.
        decode.metric(METRIC, 1_550);
        assertEquals(List.of(2, 4), decide(of(none(), Double.POSITIVE_INFINITY), 60, 2, 4));
    }

    private static FixedRatio none() {
        return new FixedRatio(null, null, null, null, null, null);
    }

    @Test
    void nothingIsDecidedBlindly() {
        Controller controller = of(new FixedRatio(null, null, 700.0, null, null, null), 1);
        decode.metric(METRIC, Double.NaN);
        assertEquals(List.of(2, 4), decide(controller, 60, 2, 4));
        decode.metric(METRIC, 5_000);
        decode.ready(0);
        int[] desired = {2, 4};
        controller.decide(view.at(120), desired);
        assertEquals(4, desired[1]);
    }
}
