package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.Hpa;
import io.goodput.contracts.scaleout.HpaRate;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.engine.scaling.StatedView.Instance;
import io.goodput.engine.scaling.StatedView.Pool;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published behaviour of Kubernetes' HorizontalPodAutoscaler: its documentation's examples and its controller's. */
class HorizontalAutoscalerTest {
    private static final ScalingMetric METRIC = ScalingMetric.QUEUED_REQUESTS;

    private final Pool pool = new Pool(PoolRole.PREFILL);
    private final StatedView view = new StatedView(pool);

    /** One that acts on what it sees at once: no stabilisation, target 100. */
    private static Controller quick() {
        return of(new Hpa(METRIC, 100.0, null, null, 0.0, 0.0, List.of(new HpaRate(null, 10.0, 15)), null));
    }

    private static Controller of(@Nullable Hpa hpa) {
        return Controllers.of(
                new ScalingController(PolicyKind.HPA, null, hpa, null, null, null, null, null, null),
                List.of(StatedProfile.prefill()),
                new int[] {1},
                new ServingTargets(1, 1, 1, 0.99));
    }

    private int decide(Controller controller, int current) {
        int[] desired = {current};
        controller.decide(view, desired);
        return desired[0];
    }

    /** "If the current metric value is 200m, and the desired value is 100m, the number of replicas will be doubled." */
    @ParameterizedTest
    @CsvSource({"200, 4, 8", "50, 4, 2", "110, 4, 4", "90, 4, 4", "111, 4, 5", "89, 10, 9", "300, 3, 9", "150, 3, 5"})
    void desiredIsTheCountTimesTheRatioOutsideTheTolerance(double value, int current, int expected) {
        pool.ready(current).metric(METRIC, value);
        assertEquals(expected, decide(quick(), current));
    }

    /** 5 · 0.98 / 0.7 is a little more than 7 in binary, and no reason for an eighth instance. */
    @Test
    void roundingOrdersNothing() {
        Controller controller = of(new Hpa(METRIC, 0.7, null, null, 0.0, 0.0, null, null));
        pool.ready(5).metric(METRIC, 0.98);
        assertEquals(7, decide(controller, 5));
    }

    /** Four at 150 would be 6, but with four that are on their way it is 600 / 8 = 75: the direction turns, so nothing. */
    @Test
    void instancesOnTheirWayAreIdleWhenItGoesUp() {
        pool.ready(4).metric(METRIC, 150);
        pool.starting = 1;
        pool.pending = 3;
        assertEquals(8, decide(quick(), 8));
        // 1,200 / 8 = 150: up to 12.
        pool.metric(METRIC, 300);
        assertEquals(12, decide(quick(), 8));
        // 880 / 8 = 110: inside the tolerance.
        pool.metric(METRIC, 220);
        assertEquals(8, decide(quick(), 8));
    }

    /** Down, they are set aside: 4 · 0.5 = 2. */
    @Test
    void instancesOnTheirWayDoNotCountWhenItGoesDown() {
        pool.ready(4).metric(METRIC, 50);
        pool.starting = 4;
        assertEquals(2, decide(quick(), 8));
    }

    /** Three are known and two have become ready since: up they count 0, down the whole target. */
    @Test
    void missingMetricsSoftenBothDirections() {
        pool.instances(3, Instance.IDLE).ready = 5;
        // 3 · 200 / 5 = 120: 6 instead of 10.
        pool.metric(METRIC, 200);
        assertEquals(6, decide(quick(), 5));
        // (3 · 40 + 2 · 100) / 5 = 64: 3.2 is 4 instead of 2.
        pool.metric(METRIC, 40);
        assertEquals(4, decide(quick(), 5));
        // 3 · 150 / 5 = 90: the direction turns.
        pool.metric(METRIC, 150);
        assertEquals(5, decide(quick(), 5));
        pool.metric(METRIC, 100);
        assertEquals(5, decide(quick(), 5));
    }

    @Test
    void aMetricWithoutAValueAndAPoolWithoutInstancesChangeNothing() {
        pool.ready(3).metric(METRIC, Double.NaN);
        assertEquals(3, decide(quick(), 3));
        pool.ready(0).metric(METRIC, 500);
        assertEquals(3, decide(quick(), 3));
    }

    @Test
    void countsStayInsideTheBoundsAndAboveZero() {
        pool.ready(5).metric(METRIC, 0);
        pool.min = 0;
        assertEquals(1, decide(quick(), 5));
        pool.min = 2;
        assertEquals(2, decide(quick(), 5));
        pool.max = 7;
        pool.metric(METRIC, 900);
        assertEquals(7, decide(quick(), 5));
    }

    /** Each 15 s by 4 instances or to the double, whichever is more. */
    @Test
    void itGrowsByFourOrToTheDoubleEachFifteenSeconds() {
        Controller controller = of(new Hpa(METRIC, 100.0, null, null, null, null, null, null));
        int count = 1;
        int[] expected = {5, 10, 20, 40, 80, 100};
        for (int i = 0; i < expected.length; i++) {
            pool.ready(count).metric(METRIC, 100_000);
            view.at(15 * (i + 1));
            count = decide(controller, count);
            assertEquals(expected[i], count, "decision " + i);
        }
        assertEquals(15, controller.intervalSeconds());
    }

    /** At most 2 in 60 s: 10 at 15 s, none more until the period is over at 75 s. */
    @Test
    void aRateLimitsAWholePeriod() {
        Controller controller = of(new Hpa(
                METRIC,
                100.0,
                null,
                null,
                null,
                0.0,
                List.of(new HpaRate(2, null, 60)),
                List.of(new HpaRate(null, 0.1, 60))));
        int count = 8;
        int[] expected = {10, 10, 10, 10, 12, 12};
        for (int i = 0; i < expected.length; i++) {
            pool.ready(count).metric(METRIC, 100_000);
            view.at(15 * (i + 1));
            count = decide(controller, count);
            assertEquals(expected[i], count, "decision " + i);
        }
        // Down: there were 12 less the 2 of the last 60 s at the start of the period, of which 9 are left at the least.
        pool.metric(METRIC, 1);
        assertEquals(9, decide(controller, 12));
    }

    /** A peak holds for 300 s: seen at 30 s it counts at 315 s for the last time. */
    @Test
    void theHighestRecommendationOfFiveMinutesCountsDownwards() {
        Controller controller = of(new Hpa(METRIC, 100.0, null, null, null, null, null, null));
        pool.ready(10).metric(METRIC, 100);
        for (double time = 15; time <= 30; time += 15) {
            assertEquals(10, decide(controller, 10), "at " + view.at(time).now);
        }
        pool.metric(METRIC, 30);
        for (double time = 45; time <= 315; time += 15) {
            assertEquals(10, decide(controller, 10), "at " + view.at(time).now);
        }
        view.at(330);
        assertEquals(3, decide(controller, 10));
    }

    /** The count that it finds holds as long: an HPA that starts doesn't shrink at once. */
    @Test
    void theFirstCountIsItsFirstRecommendation() {
        Controller controller = of(new Hpa(METRIC, 100.0, null, null, null, null, null, null));
        pool.ready(10).metric(METRIC, 30);
        for (double time = 15; time <= 300; time += 15) {
            view.at(time);
            assertEquals(10, decide(controller, 10));
        }
        view.at(315);
        assertEquals(3, decide(controller, 10));
    }

    /** Upwards the lowest of the window counts. */
    @Test
    void aWindowUpwardsHoldsBack() {
        Controller controller = of(new Hpa(METRIC, 100.0, null, null, 30.0, 0.0, null, null));
        pool.ready(4).metric(METRIC, 200);
        view.at(15);
        assertEquals(4, decide(controller, 4));
        view.at(30);
        assertEquals(4, decide(controller, 4));
        view.at(45);
        assertEquals(8, decide(controller, 4));
    }

    /** Prompts in queue at 2 each, of a decode pool KV at 0.7. */
    @Test
    void rolesHaveTheirOwnDefaults() {
        var decode = new Pool(PoolRole.DECODE);
        var both = new StatedView(pool, decode).at(15);
        pool.ready(2).metric(METRIC, 4);
        decode.ready(2).metric(ScalingMetric.KV_UTILISATION, 0.9);
        Controller controller = Controllers.of(
                ScalingController.of(PolicyKind.HPA),
                List.of(StatedProfile.prefill(), StatedProfile.decode()),
                new int[] {2, 2},
                new ServingTargets(1, 1, 1, 0.99));
        int[] desired = {2, 2};
        controller.decide(both, desired);
        // 2 · 4 / 2 = 4; 2 · 0.9 / 0.7 = 2.57.
        assertEquals(List.of(4, 3), List.of(desired[0], desired[1]));
    }
}
