package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.goodput.contracts.RunResult;
import io.goodput.engine.scenario.KvPolicy;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The hot loop allocates nothing: read from the thread's own counter of allocated bytes. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void millionRequestsAllocateNothingInTheSteadyState() {
        assertEquals(0, bytesOf(1_000_000, 60, 8_000), 1_000_000, "over a million requests");
    }

    /** The same with decode room so short that members are preempted. */
    @Test
    void preemptionsAllocateNothing() {
        assertEquals(0, bytesOf(100_000, 30, 1_400), 400_000, "over a hundred thousand requests");
    }

    /** Bytes allocated from request 100,000 on: what there is comes from closed buckets of the series, a few hundred. */
    private static double bytesOf(int requests, double requestsPerSecond, long decodeBlocks) {
        long[] before = new long[1];
        long[] after = new long[1];
        RunResult result = Simulator.simulate(
                Chat.scenario(requestsPerSecond, 1, KvPolicy.RECOMPUTE, decodeBlocks)
                        .sample(0, 100_000L + requests)
                        .build(),
                request -> {
                    if (request.number() == 100_000) {
                        before[0] = THREADS.getCurrentThreadAllocatedBytes();
                    } else if (request.number() == 100_000L + requests - 1) {
                        after[0] = THREADS.getCurrentThreadAllocatedBytes();
                    }
                });
        assertEquals(100_000 + requests, result.report().usage().requests());
        assertTrue(
                decodeBlocks > 5_000 || result.report().pools().get(1).preemptions() > 1_000,
                () -> "members are preempted: " + result.report().pools().get(1));
        return (double) after[0] - before[0];
    }
}
