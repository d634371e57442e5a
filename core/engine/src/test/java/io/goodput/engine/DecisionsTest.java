package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.FixedRatio;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingMetric;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of what controllers decide: cut to the budget of GPUs, and told. */
class DecisionsTest {
    /** Requests decode for 5 s; the controller wants an instance for each of them, and as many that prefill. */
    private static List<PoolScaling> scaled(int gpuBudget, double intervalSeconds, double... arrivals) {
        var requests = new SmallWorkload.Turn[arrivals.length];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new SmallWorkload.Turn(arrivals[i], 10, 50, 50);
        }
        var ratio = new FixedRatio(1.0, ScalingMetric.REQUESTS_IN_FLIGHT, 1.0, 0.0, intervalSeconds, 0.0);
        var result = Simulator.simulateChecked(
                Worlds.disaggregated(
                                SmallWorkload.of(requests),
                                Worlds.freeNetwork(),
                                // As many may leave as serve.
                                Worlds.pool(PoolRole.PREFILL, 8, SmallSteps.linear(0.1, 0), Worlds.room(1_000), 8, 64),
                                Worlds.pool(PoolRole.DECODE, 8, SmallSteps.linear(0.1, 0), Worlds.room(1_000), 8, 64))
                        .elasticity(Worlds.elasticity(1, 16, Worlds.counts(1, 4), Worlds.counts(1, 4))
                                .gpuBudget(gpuBudget)
                                .controller(new ScalingController(
                                        PolicyKind.RATIO, null, null, null, null, null, null, ratio, null)))
                        .build(),
                RequestListener.NONE);
        return Objects.requireNonNull(result.report().scaleOut()).pools();
    }

    private static void assertMost(int prefill, int decode, int gpuBudget) {
        List<PoolScaling> pools = scaled(gpuBudget, 1, 0, 0.01, 0.02, 0.03);
        assertEquals(prefill, pools.get(0).mostReady(), "prefill of " + gpuBudget);
        assertEquals(decode, pools.get(1).mostReady(), "decode of " + gpuBudget);
    }

    @Test
    void allAreHadThatTheBudgetHolds() {
        assertMost(4, 4, 8);
        assertMost(4, 4, Integer.MAX_VALUE);
    }

    /** From 4 and 4: of equal increases the last pool's is cut first. */
    @Test
    void increasesAreCutByTurnsTheLastPoolFirst() {
        assertMost(4, 3, 7);
        assertMost(3, 3, 6);
        assertMost(3, 2, 5);
        assertMost(1, 1, 2);
    }

    @Test
    void whatWasThereBeforeIsNotTakenBackForABudgetThatIsExceeded() {
        assertMost(1, 1, 1);
    }

    /** Two requests are there when it looks first and none when it looks again; who comes at last keeps the run going. */
    @Test
    void aDecisionAgainstTheLastOneWithinTenMinutesIsAFlap() {
        for (double interval : new double[] {599, 600, 601}) {
            PoolScaling decode = scaled(8, interval, interval - 3, interval - 2.9, 2 * interval + 1)
                    .get(1);
            assertEquals(2, decode.mostReady(), "interval " + interval);
            assertEquals(2, decode.decisions(), "interval " + interval);
            assertEquals(interval <= 600 ? 1 : 0, decode.flaps(), "interval " + interval);
        }
    }
}
