package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.contracts.scaleout.Schedule;
import io.goodput.contracts.scaleout.ScheduleWindow;
import io.goodput.engine.scaling.StatedView.Instance;
import io.goodput.engine.scaling.StatedView.Pool;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every controller holds, whatever it sees. */
class ControllersTest {
    private static final int DECISIONS = 3_000;

    private static Controller of(PolicyKind kind) {
        var schedule = new Schedule(List.of(new ScheduleWindow(null, 1, 2, 0), new ScheduleWindow(null, 3, 9, 4_096)));
        return Controllers.of(
                new ScalingController(
                        kind, null, null, null, kind == PolicyKind.SCHEDULE ? schedule : null, null, null, null, null),
                List.of(StatedProfile.prefill(), StatedProfile.decode(), StatedProfile.aggregated()),
                new int[] {1, 2, 3},
                new ServingTargets(0.5, 0.05, Double.POSITIVE_INFINITY, 0.99));
    }

    @ParameterizedTest
    @EnumSource
    void countsStayInsideTheBoundsAndAreReckonedAlike(PolicyKind kind) {
        int least = kind == PolicyKind.KEDA || kind == PolicyKind.SCHEDULE || kind == PolicyKind.FIXED ? 0 : 1;
        Controller controller = of(kind);
        Controller twin = of(kind);
        var random = new Random(1);
        var view = new StatedView(new Pool(PoolRole.PREFILL), new Pool(PoolRole.DECODE), new Pool(PoolRole.AGGREGATED));
        int[] desired = {1, 2, 3};
        for (Pool pool : view.pools) {
            pool.min = random.nextInt(2);
            pool.max = 4 + random.nextInt(20);
        }
        double interval = Double.isInfinite(controller.intervalSeconds()) ? 15 : controller.intervalSeconds();
        for (int i = 1; i <= DECISIONS; i++) {
            see(view, random);
            view.now = interval * i;
            int[] same = desired.clone();
            controller.decide(view, desired);
            twin.decide(view, same);
            assertArrayEquals(same, desired, kind + " at decision " + i);
            for (int pool = 0; pool < view.pools(); pool++) {
                assertTrue(
                        desired[pool] >= Math.max(least, view.minInstances(pool))
                                && desired[pool] <= view.maxInstances(pool),
                        kind + " wants " + desired[pool] + " of pool " + pool + " at decision " + i);
            }
        }
    }

    /** Anything, with much that is not there. */
    private static void see(StatedView view, Random random) {
        view.gpuBudget = 12 + random.nextInt(60);
        if (random.nextInt(3) == 0) {
            view.scrapedAt = view.now;
            view.traffic(random.nextInt(300), 1 + random.nextInt(9_000), 1 + random.nextInt(900));
            view.hitPromptTokens = Math.min(view.takenPromptTokens, view.hitPromptTokens + random.nextInt(99_999));
        }
        for (Pool pool : view.pools) {
            pool.instances(random.nextInt(6), random.nextInt(3) == 0 ? Instance.IDLE : any(random));
            pool.ready = random.nextInt(3) == 0 ? random.nextInt(6) : pool.ready;
            pool.starting = random.nextInt(9) == 0 ? 1 : 0;
            pool.pending = random.nextInt(9) == 0 ? 1 : 0;
            for (ScalingMetric metric : ScalingMetric.values()) {
                pool.metric(metric, random.nextInt(4) == 0 ? Double.NaN : random.nextDouble() * random.nextInt(9));
            }
        }
    }

    private static Instance any(Random random) {
        return new Instance(
                random.nextInt(1_000),
                random.nextInt(99_999),
                random.nextInt(99),
                random.nextInt(256),
                random.nextInt(1_000_000),
                random.nextInt(99_999),
                random.nextInt(2_000),
                random.nextDouble(),
                random.nextInt(256),
                random.nextInt(1_000_000),
                random.nextDouble());
    }
}
