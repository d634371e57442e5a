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

/** What is wanted of all pools together fits the budget of GPUs. */
class GpuBudgetTest {
    /** Four requests decode for 5 s; a controller wants an instance for each, and as many that prefill. */
    private static List<PoolScaling> scaled(int gpuBudget) {
        var requests = new SmallWorkload.Turn[4];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new SmallWorkload.Turn(0.01 * i, 10, 50, 50);
        }
        var ratio = new FixedRatio(1.0, ScalingMetric.REQUESTS_IN_FLIGHT, 1.0, 0.0, 1.0, 300.0);
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
        List<PoolScaling> pools = scaled(gpuBudget);
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
}
