package io.goodput.engine.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.engine.scenario.RoutingSpec;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoutingTest {
    /** Targets by their work; all else is 0 unless set. */
    private static final class View implements RoutingView {
        private final long[] workOf;
        double[] queued;
        double[] used;
        double[] overlap;
        double prompt;
        boolean blocksDiffer;
        long firstBlock = NONE;
        int session = NONE;

        View(long... workOf) {
            this.workOf = workOf;
            queued = new double[workOf.length];
            used = new double[workOf.length];
            overlap = new double[workOf.length];
        }

        @Override
        public int targets() {
            return workOf.length;
        }

        @Override
        public int target(int place) {
            return place;
        }

        @Override
        public int targetBehind(int target) {
            return (target + 1) % workOf.length;
        }

        @Override
        public long work(int target) {
            return workOf[target];
        }

        @Override
        public int leastWork() {
            int least = 0;
            for (int i = 1; i < workOf.length; i++) {
                least = workOf[i] < workOf[least] ? i : least;
            }
            return least;
        }

        @Override
        public double queuedPromptBlocks(int target) {
            return queued[target];
        }

        @Override
        public double usedBlocks(int target) {
            return used[target];
        }

        @Override
        public double overlapBlocks(int target) {
            return overlap[target];
        }

        @Override
        public int nextOverlapping(int from) {
            for (int i = from; i < overlap.length; i++) {
                if (overlap[i] > 0) {
                    return i;
                }
            }
            return NONE;
        }

        @Override
        public int leastQueued() {
            return blocksDiffer ? NONE : least(queued);
        }

        @Override
        public int leastUsed() {
            return least(used);
        }

        private static int least(double[] values) {
            int least = 0;
            for (int i = 1; i < values.length; i++) {
                least = values[i] < values[least] ? i : least;
            }
            return least;
        }

        @Override
        public double promptBlocks(int target) {
            return prompt;
        }

        @Override
        public boolean hasBlockIds() {
            return firstBlock != NONE;
        }

        @Override
        public long firstBlockId() {
            return firstBlock;
        }

        @Override
        public int sessionTarget() {
            return session;
        }
    }

    private static Routing routing(RoutingPolicy policy, PoolRole role) {
        return Routing.of(RoutingSpec.of(policy), role, 1);
    }

    @Test
    void roundRobinTakesTargetsInTurn() {
        Routing routing = routing(RoutingPolicy.ROUND_ROBIN, PoolRole.PREFILL);
        View view = new View(9, 0, 0);

        assertEquals(0, routing.choose(view));
        assertEquals(1, routing.choose(view));
        assertEquals(2, routing.choose(view));
        assertEquals(0, routing.choose(view));
    }

    @Test
    void leastLoadedTakesTheFirstOfThoseWithTheLeastWork() {
        Routing routing = routing(RoutingPolicy.LEAST_LOADED, PoolRole.DECODE);

        assertEquals(1, routing.choose(new View(9, 2, 3)));
        assertEquals(0, routing.choose(new View(4, 4, 4)));
        assertEquals(2, routing.choose(new View(7, 6, 5, 5)));
    }

    @Test
    void randomTakesEachTargetEquallyOften() {
        Routing routing = routing(RoutingPolicy.RANDOM, PoolRole.PREFILL);
        int[] counts = new int[4];
        for (int i = 0; i < 10_000; i++) {
            counts[routing.choose(new View(0, 0, 0, 0))]++;
        }
        for (int count : counts) {
            // Standard deviation 43.
            assertEquals(2_500, count, 200);
        }
    }

    /** Of four targets of which one is free: it is chosen when one of two draws meets it, in 7 of 16 cases. */
    @Test
    void powerOfTwoTakesTheLessLoadedOfTwoDraws() {
        Routing routing = routing(RoutingPolicy.POWER_OF_TWO, PoolRole.PREFILL);
        int free = 0;
        for (int i = 0; i < 10_000; i++) {
            free += routing.choose(new View(5, 5, 0, 5)) == 2 ? 1 : 0;
        }
        assertEquals(10_000 * 7 / 16, free, 250);
    }

    @Test
    void kvAwareWeighsOverlapAtPrefillTargetsOnly() {
        View view = new View(0, 0, 0);
        view.prompt = 10;
        view.queued = new double[] {0, 6, 0};
        view.overlap = new double[] {0, 8, 1};
        view.used = new double[] {3, 2, 50};

        // 10, 6 + 10 − 8 = 8, 10 − 1 = 9
        assertEquals(1, routing(RoutingPolicy.KV_AWARE, PoolRole.PREFILL).choose(view));
        assertEquals(1, routing(RoutingPolicy.KV_AWARE, PoolRole.DECODE).choose(view));
        // 10 + 13, 8 + 12, 9 + 60
        assertEquals(1, routing(RoutingPolicy.KV_AWARE, PoolRole.AGGREGATED).choose(view));
        view.used[1] = 6;
        assertEquals(0, routing(RoutingPolicy.KV_AWARE, PoolRole.DECODE).choose(view));
        // 10 + 13, 8 + 16, 9 + 60
        assertEquals(0, routing(RoutingPolicy.KV_AWARE, PoolRole.AGGREGATED).choose(view));
        // Without credit 10, 16, 10.
        Routing blind = Routing.of(new RoutingSpec(RoutingPolicy.KV_AWARE, 0, 1, 0), PoolRole.PREFILL, 1);
        assertEquals(0, blind.choose(view));
    }

    /** The least of the targets that matter is the least of all, of equals the lowest. */
    @Test
    void kvAwareNeedNotWeighEveryPrefillTarget() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            View view = new View(new long[1 + random.nextInt(6)]);
            view.prompt = 1 + random.nextInt(8);
            for (int t = 0; t < view.targets(); t++) {
                view.queued[t] = random.nextInt(6);
                view.overlap[t] = random.nextInt(3) == 0 ? random.nextInt((int) view.prompt + 1) : 0;
            }
            double scale = random.nextInt(3);
            double credit = random.nextInt(3);
            Routing routing =
                    Routing.of(new RoutingSpec(RoutingPolicy.KV_AWARE, 0, scale, credit), PoolRole.PREFILL, 1);
            int chosen = routing.choose(view);
            view.blocksDiffer = true;
            assertEquals(routing.choose(view), chosen, "view " + i);
        }
    }

    @Test
    void affinePoliciesFallBackToTheLeastLoaded() {
        Routing prefix = routing(RoutingPolicy.PREFIX_AFFINE, PoolRole.PREFILL);
        Routing session = routing(RoutingPolicy.SESSION_AFFINE, PoolRole.PREFILL);
        View view = new View(9, 8, 7);

        assertEquals(2, prefix.choose(view));
        assertEquals(2, session.choose(view));
        view.firstBlock = 13;
        view.session = 0;
        assertEquals(1, prefix.choose(view));
        assertEquals(0, session.choose(view));
        view.firstBlock = -13;
        assertEquals(2, prefix.choose(view), "−13 = −5 · 3 + 2");
        assertTrue(view.hasBlockIds());
    }
}
