package io.goodput.simulation.scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.simulation.scaleout.NamedScenario.Run;
import org.junit.jupiter.api.Test;

/** Failures of controllers that ran in production: each as it was published, and cured by its parameter. */
class KnownFailuresTest {
    private static final int PREFILL = 0;
    private static final int DECODE = 1;

    /** ai-dynamo/dynamo issue 6985: an interval without requests has means that are no numbers, and is skipped. */
    @Test
    void noScaleDownWhenTrafficStops() {
        NamedScenario night = NamedScenario.of("zero-traffic-night");
        Run published = night.under("dynamo-throughput");
        Run cured = night.under("dynamo-throughput-that-sees-silence");
        // Traffic stops at 2.5 h and comes back at 6 h; 8 requests a second need two of each, none need the least of
        // one.
        for (double seconds = 10_800; seconds < 21_600; seconds += 3_600) {
            assertEquals(2, published.ready(PREFILL, seconds), "published at " + seconds);
            assertEquals(2, published.ready(DECODE, seconds), "published at " + seconds);
            assertEquals(1, cured.ready(PREFILL, seconds), "cured at " + seconds);
            assertEquals(1, cured.ready(DECODE, seconds), "cured at " + seconds);
        }
        // Two instances of four GPUs for about three and a half hours, less the interval until silence is seen.
        assertEquals(2 * 4 * 3.5, published.gpuHours() - cured.gpuHours(), 1);
    }

    /** ai-dynamo/dynamo issue 9294: scaling in is decided by the load that each has, not by what it will inherit. */
    @Test
    void oscillationUnderConstantLoadAfterAScaleDown() {
        NamedScenario constant = NamedScenario.of("constant-load");
        Run published = constant.under("decode-by-load-before-9294");
        Run cured = constant.under("decode-by-load");
        assertTrue(published.flaps() >= 20, () -> "flaps " + published.flaps());
        assertEquals(1, published.decode().leastReady());
        assertTrue(published.decode().mostReady() >= 3, published.changes()::toString);
        assertTrue(published.attainment() < 0.5, () -> "attainment " + published.attainment());
        // From three to the two that the load needs, and there it stays.
        assertEquals(0, cured.flaps());
        assertEquals(1, cured.decisions());
        assertEquals(2, cured.decode().leastReady());
        assertTrue(cured.attainment() > 0.999, () -> "attainment " + cured.attainment());
    }

    /** ai-dynamo/dynamo issue 14251: while a pod is pending nothing is decided, not even that it is not needed. */
    @Test
    void aPendingPodFreezesTheController() {
        NamedScenario stockOut = NamedScenario.of("stock-out");
        Run published = stockOut.under("dynamo-throughput");
        Run cured = stockOut.under("dynamo-throughput-that-goes-on");
        assertTrue(published.pendingGpuHours() > 10, () -> "pending " + published.pendingGpuHours());
        // At two hours and a quarter the load is a quarter of what it was at the start, and one of each would do.
        assertEquals(2, published.ready(PREFILL, 8_100));
        assertEquals(2, published.ready(DECODE, 8_100));
        assertEquals(1, cured.ready(PREFILL, 8_100));
        assertEquals(1, cured.ready(DECODE, 8_100));
        assertTrue(
                cured.pendingGpuHours() < published.pendingGpuHours() - 4, () -> "pending " + cured.pendingGpuHours());
    }

    /** ai-dynamo/dynamo issue 12428: one half of a rebalance is applied before the other is. */
    @Test
    void budgetExceededByARebalance() {
        NamedScenario rebalance = NamedScenario.of("rebalance-at-budget");
        // As published: counts that sum to the budget are all that keeps it.
        Run published = rebalance.with("    gpuBudget: 32\n", "").under("planned");
        // Six and two of four GPUs; the two that decode is given come while the two that prefill gives up drain.
        assertEquals(4 * (6 + 4), published.changes().mostGpus());
        Run cured = rebalance.under("planned");
        assertEquals(32, cured.changes().mostGpus());
        assertEquals(4, cured.decode().mostReady());
        assertEquals(4, cured.prefill().leastReady());
        assertEquals(0, published.pendingGpuHours());
        assertTrue(cured.pendingGpuHours() > 0, "what comes waits for what goes");
    }

    /** ai-dynamo/dynamo issue 12430: slow first passes of new workers enter the regression of all. */
    @Test
    void aSlowFirstPassOfNewWorkersPoisonsTheEstimate() {
        NamedScenario slowFirst = NamedScenario.of("slow-first-pass");
        Run published = slowFirst.under("dynamo-throughput");
        Run cured = slowFirst.under("dynamo-throughput-that-waits-until-warm");
        // Twelve requests a second need three; instances that seem five times as slow, all that there may be.
        assertEquals(8, published.decode().mostReady());
        assertEquals(3, cured.decode().mostReady());
        assertTrue(published.gpuHours() > 1.3 * cured.gpuHours(), () -> published.gpuHours() + ", " + cured.gpuHours());
        // Where nobody is slow at first both learn the same.
        NamedScenario even = slowFirst.with(", slowFirstSeconds: 120, slowFirstFactor: 5", "");
        assertEquals(
                even.under("dynamo-throughput").report(),
                even.under("dynamo-throughput-that-waits-until-warm").report());
    }
}
