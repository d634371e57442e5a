package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.SmallSteps;
import io.goodput.engine.Worlds;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.StepModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchAttentionTest {
    private static final double EPSILON = 1e-12;
    private static final long FOREVER = 1_000_000_000;

    private static SmallBatches batches(StepModel steps, int ranks) {
        return new SmallBatches(Worlds.pool(PoolRole.AGGREGATED, 1, steps, Worlds.room(1_000_000_000), 500, 500)
                .ranks(ranks));
    }

    private static BatchAttention attention(SmallBatches batches, double share) {
        return new BatchAttention(batches.pool.spec.steps(), batches.ranks, share);
    }

    /** One more member, and the batch of its rank is another. */
    private static void join(SmallBatches batches, BatchAttention attention, int rank, int prompt, long clock) {
        batches.join(batches.ranks[rank], prompt, clock);
        attention.change(batches.ranks[rank]);
    }

    @Test
    void oneRankIsStraightUpToTheEndOfItsPiece() {
        // A token of context takes 1 s up to a mean of 8, 3 s beyond; joules are 100 a second.
        SmallBatches batches = batches(bending(8, 1, 3), 1);
        BatchAttention attention = attention(batches, 1);
        join(batches, attention, 0, 2, 50);
        join(batches, attention, 0, 4, 50);

        // Contexts of 3 and 5: both can grow by 4 before their mean is beyond 8.
        assertEquals(4, attention.look(50, FOREVER));
        assertEquals(8, attention.seconds(), EPSILON);
        assertEquals(2, attention.secondsPerToken(), EPSILON);
        assertEquals(800, attention.joules(), EPSILON);
        assertEquals(200, attention.joulesPerToken(), EPSILON);
        assertEquals(3, attention.look(50, 3));
        assertEquals(1, attention.look(53, FOREVER));
        assertEquals(14, attention.seconds(), EPSILON);
        assertEquals(FOREVER, attention.look(60, FOREVER));
        assertEquals(16 + 12 * 3, attention.seconds(), EPSILON);
        assertEquals(6, attention.secondsPerToken(), EPSILON);
    }

    @Test
    void theSlowestRankIsTheStepUntilAnotherOneIs() {
        SmallBatches batches = batches(bending(1_000_000, 1, 2), 3);
        BatchAttention attention = attention(batches, 1);
        join(batches, attention, 0, 19, 0);
        join(batches, attention, 1, 1, 0);
        join(batches, attention, 1, 2, 0);

        // 20 + x against 5 + 2x: the second rank is slower after 15 tokens; nobody decodes at the third one.
        assertEquals(15, attention.look(0, FOREVER));
        assertEquals(20, attention.seconds(), EPSILON);
        assertEquals(1, attention.secondsPerToken(), EPSILON);
        assertEquals(2_500, attention.joules(), EPSILON);
        assertEquals(300, attention.joulesPerToken(), EPSILON);
        attention.look(16, FOREVER);
        assertEquals(37, attention.seconds(), EPSILON);
        assertEquals(2, attention.secondsPerToken(), EPSILON);

        join(batches, attention, 2, 99, 16);
        assertEquals(63, attention.look(16, FOREVER));
        assertEquals(100, attention.seconds(), EPSILON);
    }

    @Test
    void nobodyDecodes() {
        SmallBatches batches = batches(bending(8, 1, 3), 2);
        BatchAttention attention = attention(batches, 1);

        assertThrows(IllegalStateException.class, () -> attention.look(0, FOREVER));
    }

    /**
     * Members join and leave, the clock goes on, and all ranks are reckoned from their members each time. What is known
     * ends within a token of something that bends.
     */
    @Test
    void randomBatchesCostWhatTheirRanksDo() {
        int bends = 0;
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            StepModel steps = SmallSteps.random(random);
            SmallBatches batches = batches(steps, 1 + random.nextInt(5));
            double share = 1.0 / (1 + random.nextInt(3));
            BatchAttention attention = attention(batches, share);
            long clock = random.nextInt(1_000);
            for (int change = 0; change < 100; change++) {
                for (int member = random.nextInt(3); member > 0; member--) {
                    change(random, batches, attention, clock);
                }
                if (batches.members.isEmpty()) {
                    continue;
                }
                long tokens = random.nextInt(40);
                long known = attention.look(clock, tokens);
                String where = "seed " + seed + ", change " + change + ", clock " + clock;

                assertTrue(known >= 0 && known <= tokens, where + ": " + known + " of " + tokens);
                for (long x = 0; x <= known; x++) {
                    assertEquals(
                            slowest(batches, steps, share, clock + x),
                            attention.seconds() + x * attention.secondsPerToken(),
                            EPSILON,
                            where + ", seconds after " + x);
                    double joules = joules(batches, steps, share, clock + x);
                    assertEquals(
                            joules,
                            attention.joules() + x * attention.joulesPerToken(),
                            EPSILON * (1 + joules),
                            where + ", joules after " + x);
                }
                if (known < tokens && isStraight(batches, steps, share, clock - 1, known + 3)) {
                    throw new AssertionError(where + ": nothing bends after " + known);
                }
                bends += known < tokens ? 1 : 0;
                clock += random.nextLong(known + 1);
                for (Rank rank : batches.ranks) {
                    rank.crossCap(batches.requests, clock);
                }
            }
        }
        assertTrue(bends > 1_500, "too few bends to trust: " + bends);
    }

    private static void change(Random random, SmallBatches batches, BatchAttention attention, long clock) {
        Rank rank = batches.ranks[random.nextInt(batches.ranks.length)];
        if (batches.of(rank).isEmpty() || random.nextInt(5) > 1) {
            batches.join(rank, 1 + random.nextInt(60), clock);
        } else {
            batches.leave(batches.of(rank).getFirst());
        }
        attention.change(rank);
    }

    private static RankLoad load(SmallBatches batches, Rank rank, StepModel steps, double share, long clock) {
        List<SmallBatches.Member> members = batches.of(rank);
        double context = members.stream().mapToLong(m -> m.context(clock)).sum();
        double capped = members.stream()
                .mapToLong(m -> Math.min(m.context(clock), steps.contextCapTokens()))
                .sum();
        RankLoad load = new RankLoad();
        load.setDecoding(members.size() * share, context * share, capped * share);
        return load;
    }

    private static double seconds(SmallBatches batches, Rank rank, StepModel steps, double share, long clock) {
        return batches.of(rank).isEmpty() ? 0 : steps.attentionSeconds(load(batches, rank, steps, share, clock));
    }

    private static double slowest(SmallBatches batches, StepModel steps, double share, long clock) {
        return Arrays.stream(batches.ranks)
                .mapToDouble(rank -> seconds(batches, rank, steps, share, clock))
                .max()
                .orElseThrow();
    }

    private static double joules(SmallBatches batches, StepModel steps, double share, long clock) {
        return Arrays.stream(batches.ranks)
                .filter(rank -> !batches.of(rank).isEmpty())
                .mapToDouble(rank -> steps.attentionJoules(load(batches, rank, steps, share, clock)))
                .sum();
    }

    /** Whether every rank goes on for so many tokens as in the first one, and the slowest rank stays it. */
    private static boolean isStraight(SmallBatches batches, StepModel steps, double share, long clock, long tokens) {
        for (Rank rank : batches.ranks) {
            double first = seconds(batches, rank, steps, share, clock);
            double next = seconds(batches, rank, steps, share, clock + 1);
            double last = seconds(batches, rank, steps, share, clock + tokens);
            if (Math.abs(last - first - tokens * (next - first)) > EPSILON) {
                return false;
            }
        }
        double first = slowest(batches, steps, share, clock);
        double next = slowest(batches, steps, share, clock + 1);
        return Math.abs(slowest(batches, steps, share, clock + tokens) - first - tokens * (next - first)) <= EPSILON;
    }

    /** Attention of {@code before} seconds for each token of mean context up to {@code knot}, of {@code beyond} after it. */
    private static SmallSteps bending(double knot, double before, double beyond) {
        SmallSteps steps = SmallSteps.byContext(1, 0);
        return new SmallSteps(
                0,
                0,
                0,
                0,
                0,
                new double[] {0, knot, knot + 1},
                new double[] {0, knot * before, knot * before + beyond},
                0,
                0,
                steps.tokens(),
                steps.sequences(),
                0,
                0,
                0,
                100,
                steps.floor(),
                steps.idleWatts(),
                steps.maxWatts(),
                steps.besideBoards());
    }
}
