package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.SmallSteps;
import io.goodput.engine.Worlds;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Speculation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchGrowthTest {
    private static SmallBatches batches(KvPolicy policy, int ranks, long blocks, int blockTokens) {
        KvRoom kv = new KvRoom(blocks, blockTokens, 0);
        return new SmallBatches(Worlds.pool(PoolRole.AGGREGATED, 1, SmallSteps.linear(1, 0), kv, 500, 500)
                .kvPolicy(policy)
                .ranks(ranks));
    }

    @Test
    void reservedRoomNeverGrows() {
        SmallBatches batches = batches(KvPolicy.RESERVE_MAXIMUM, 2, 10, 4);
        BatchGrowth growth = new BatchGrowth(batches.pool, batches.ranks);
        batches.join(batches.ranks[0], 4, 0);
        growth.joined(5, 4);
        growth.noteRoom(batches.ranks[0]);
        growth.begin(0, 0);

        assertFalse(growth.mayLackRoom(1_000_000));
        assertEquals(0, growth.grown(0, 1_000_000));
    }

    /**
     * Steps and runs of steps of an instance whose ranks are looked at only when they change or may lack room. The test
     * keeps the blocks of every member and the seconds for which they are held.
     */
    @Test
    void randomBatchesGrowAsTheirMembersDo() {
        int lacks = 0;
        for (int seed = 0; seed < 300; seed++) {
            Walk walk = new Walk(seed);
            for (int step = 0; step < 100; step++) {
                walk.formStep(step);
                walk.run(step);
            }
            lacks += walk.lacks;
        }
        assertTrue(lacks > 1_000, "too few ranks without room to trust: " + lacks);
    }

    private static final class Walk {
        private final int seed;
        private final Random random;
        private final int blockTokens;
        private final Speculation speculation;
        private final SmallBatches batches;
        private final BatchGrowth growth;
        private final StepRun run;
        private final boolean[] isChanged;
        private long steps;
        /** Clock at which the last step began. */
        private long begun;

        private double now;
        private double blockSeconds;
        /** Of members who have left, and what the steps of runs held beyond their first. */
        private double countedByRuns;

        int lacks;

        Walk(int seed) {
            this.seed = seed;
            random = new Random(seed);
            blockTokens = 1 + random.nextInt(8);
            speculation = random.nextBoolean() ? Speculation.NONE : new Speculation(1_000 + random.nextInt(1_001), 2);
            batches = batches(
                    random.nextBoolean() ? KvPolicy.RECOMPUTE : KvPolicy.RETRACT,
                    1 + random.nextInt(4),
                    20 + random.nextInt(200),
                    blockTokens);
            growth = new BatchGrowth(batches.pool, batches.ranks);
            run = new StepRun(speculation);
            isChanged = new boolean[batches.ranks.length];
        }

        private long clock() {
            return speculation.tokensAfter(steps);
        }

        private long needed(List<SmallBatches.Member> members, long clock) {
            return members.stream()
                    .mapToLong(member -> Math.ceilDiv(member.context(clock), (long) blockTokens))
                    .sum();
        }

        /** Members join and leave; ranks that changed, or all when one may lack room, take what they need. */
        void formStep(int step) {
            for (int change = random.nextInt(4); change > 0; change--) {
                Rank rank = batches.ranks[random.nextInt(batches.ranks.length)];
                if (batches.of(rank).isEmpty() || random.nextInt(5) > 1) {
                    join(rank);
                } else {
                    leave(batches.of(rank).getFirst());
                }
            }
            boolean all = growth.mayLackRoom(clock());
            if (all) {
                growth.forgetRoom();
            }
            for (Rank rank : batches.ranks) {
                if (all || isChanged[rank.index]) {
                    take(rank);
                } else {
                    assertTrue(
                            needed(batches.of(rank), clock()) <= rank.kv.blocks(),
                            "seed " + seed + ", step " + step + ": nobody looks at a rank that lacks room");
                }
            }
        }

        private void settle(Rank rank) {
            growth.settle(rank);
            if (!isChanged[rank.index]) {
                assertEquals(needed(batches.of(rank), begun), rank.usedBlocks(), "seed " + seed + ", clock " + clock());
            }
        }

        private void join(Rank rank) {
            int prompt = 1 + random.nextInt(30);
            long blocks = Math.ceilDiv(prompt, blockTokens);
            settle(rank);
            if (blocks > rank.freeBlocks()) {
                return;
            }
            rank.use(blocks);
            batches.pool.blocksUsed(now, blocks);
            SmallBatches.Member member = batches.join(rank, prompt, clock());
            growth.joined(Rank.offset(batches.requests, member.slot()), prompt);
            isChanged[rank.index] = true;
        }

        private void leave(SmallBatches.Member member) {
            settle(member.rank());
            long offset = Rank.offset(batches.requests, member.slot());
            long blocks = batches.leave(member);
            growth.left(offset, blocks);
            member.rank().use(-blocks);
            batches.pool.blocksUsed(now, -blocks);
            isChanged[member.rank().index] = true;
        }

        private void take(Rank rank) {
            while (rank.lackingAt(clock()) > rank.freeBlocks()) {
                lacks++;
                leave(batches.of(rank).getLast());
            }
            rank.take(rank.lackingAt(clock()), clock());
            assertEquals(needed(batches.of(rank), clock()), rank.usedBlocks(), "seed " + seed + ", " + rank.index);
            growth.noteRoom(rank);
            isChanged[rank.index] = false;
        }

        /** As many equal steps as have room. */
        void run(int step) {
            String where = "seed " + seed + ", step " + step;
            begun = clock();
            growth.begin(now, begun);
            long count = 1L + random.nextInt(20);
            while (count > 1 && growth.mayLackRoom(speculation.tokensAfter(steps + count - 1))) {
                count--;
            }
            run.begin(now, steps, 0.5 + random.nextDouble(), 0.1 * random.nextDouble(), 0, 0);
            double beyond = 0;
            for (long k = 0; k < count; k++) {
                long clock = speculation.tokensAfter(steps + k);
                long held = needed(batches.members, clock);
                assertEquals(held - needed(batches.members, begun), growth.grown(begun, clock - begun), where);
                beyond += (held - needed(batches.members, begun)) * run.secondsAt(k);
                blockSeconds += held * run.secondsAt(k);
            }
            assertEquals(beyond, growth.blockSeconds(run, begun, 0, count, 0), 1e-9 * (1 + beyond), where);
            countedByRuns += beyond;
            now = run.end(count);
            begun = speculation.tokensAfter(steps + count - 1);
            if (count > 1) {
                growth.end(now, begun);
            }
            steps += count;
            batches.pool.blocksUsed(now, 0);
            assertEquals(
                    blockSeconds,
                    batches.pool.totals.usedBlockSeconds + countedByRuns,
                    1e-9 * (1 + blockSeconds),
                    where + ", " + Arrays.toString(isChanged));
        }
    }
}
