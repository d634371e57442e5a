package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.Keda;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.engine.scaling.StatedView.Pool;
import java.util.List;
import org.junit.jupiter.api.Test;

class KedaScalerTest {
    private static final ScalingMetric METRIC = ScalingMetric.QUEUED_REQUESTS;

    private final Pool pool = new Pool(PoolRole.PREFILL);
    private final StatedView view = new StatedView(pool);
    private int count;

    private static Controller of(Keda keda) {
        return Controllers.of(
                new ScalingController(PolicyKind.KEDA, null, null, keda, null, null, null, null, null),
                List.of(StatedProfile.prefill()),
                new int[] {1},
                new ServingTargets(1, 1, 1, 0.99));
    }

    private static Controller of() {
        return of(new Keda(null, null, null, null, null));
    }

    /** All that are wanted are ready, and the whole pool's queue is so long. */
    private void decide(Controller controller, double time, double queued) {
        pool.ready(count).metric(METRIC, queued / Math.max(1, count));
        view.at(time);
        int[] desired = {count};
        controller.decide(view, desired);
        count = desired[0];
    }

    /** KEDA wakes the pool with one, the HPA takes it up and down again, and after the cooldown KEDA puts it to sleep. */
    @Test
    void fromZeroToOneToManyAndBack() {
        Controller controller = of();
        pool.min = 0;
        count = 0;
        assertEquals(15, controller.intervalSeconds());
        // Queued, but KEDA looks every 30 s only.
        decide(controller, 15, 12);
        assertEquals(0, count);
        decide(controller, 30, 12);
        assertEquals(1, count);
        // ceil(12 / 2) = 6, but 4 more than 1 at a time.
        decide(controller, 45, 12);
        assertEquals(5, count);
        decide(controller, 60, 12);
        assertEquals(6, count);
        // Nothing queued: the last 6 of the HPA was at 60 s, and KEDA last saw a queue at 60 s, too.
        for (double time = 75; time < 360; time += 15) {
            decide(controller, time, 0);
            assertEquals(6, count, "at " + time);
        }
        decide(controller, 360, 0);
        assertEquals(0, count);
    }

    @Test
    void aLeastCountKeepsItFromZero() {
        Controller controller = of();
        count = 2;
        for (double time = 15; time <= 900; time += 15) {
            decide(controller, time, 0);
        }
        assertEquals(1, count);
    }

    /** Above is not at. */
    @Test
    void activationIsAThresholdOfTheWholePool() {
        Controller controller = of(new Keda(METRIC, 2.0, 10.0, 15.0, null));
        pool.min = 0;
        count = 0;
        decide(controller, 15, 10);
        assertEquals(0, count);
        decide(controller, 30, 11);
        assertEquals(1, count);
    }

    /** 7.7 for 4 at 2 each is 0.9625 of what they are for. 9 is 1.125: ceil(9 / 2) = 5. */
    @Test
    void theAverageHasTheHpasTolerance() {
        Controller controller = of();
        count = 4;
        decide(controller, 15, 7.7);
        assertEquals(4, count);
        decide(controller, 30, 9);
        assertEquals(5, count);
    }

    /** An instance takes minutes to start: the queue is the whole pool's meanwhile and keeps it active. */
    @Test
    void aQueueKeepsAwakeWhatIsStarting() {
        Controller controller = of();
        pool.min = 0;
        count = 0;
        for (double time = 15; time <= 1_200; time += 15) {
            pool.starting = count;
            pool.ready(0).metric(METRIC, 2);
            view.at(time);
            int[] desired = {count};
            controller.decide(view, desired);
            count = desired[0];
        }
        assertEquals(1, count);
    }

    @Test
    void aMetricWithoutAValueNeitherWakesNorPutsToSleep() {
        Controller controller = of();
        pool.min = 0;
        count = 3;
        for (double time = 15; time <= 900; time += 15) {
            decide(controller, time, Double.NaN);
            assertEquals(3, count);
        }
    }

    /** A decode pool at zero has no KV that could be full. */
    @Test
    void arrivalsWakeAPoolThatHasNoMetricAtZero() {
        Controller controller = of();
        pool.min = 0;
        count = 0;
        decide(controller, 15, Double.NaN);
        decide(controller, 30, Double.NaN);
        assertEquals(0, count);
        view.traffic(1, 100, 100);
        decide(controller, 60, Double.NaN);
        assertEquals(1, count);
    }
}
