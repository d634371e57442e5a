package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.engine.scenario.Speculation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrowingBlocksTest {
    private static final int SEEDS = 500;

    /** Blocks that the members need at a clock, counted one by one. */
    private static long counted(List<Long> offsets, int blockTokens, long clock) {
        return offsets.stream()
                .mapToLong(offset -> Math.ceilDiv(offset + clock, (long) blockTokens))
                .sum();
    }

    @Test
    void aMemberTakesABlockWithEveryBlockOfTokens() {
        GrowingBlocks blocks = new GrowingBlocks(4);
        assertEquals(0, blocks.at(100));

        // Contexts of 4 and 5 tokens at clock 10.
        blocks.join(4 - 10);
        blocks.join(5 - 10);
        assertEquals(1 + 2, blocks.at(10));
        assertEquals(2 + 2, blocks.at(11));
        assertEquals(2 + 2, blocks.at(13));
        assertEquals(2 + 3, blocks.at(14));
        assertEquals(3 + 3, blocks.at(15));

        blocks.leave(4 - 10);
        assertEquals(3, blocks.at(15));
    }

    @Test
    void randomBatchesNeedWhatTheirMembersNeed() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int blockTokens = 1 + random.nextInt(20);
            GrowingBlocks blocks = new GrowingBlocks(blockTokens);
            List<Long> offsets = new ArrayList<>();
            long clock = 0;
            for (int i = 0; i < 200; i++) {
                if (offsets.isEmpty() || random.nextInt(3) > 0) {
                    long offset = 1 + random.nextInt(100) - clock;
                    blocks.join(offset);
                    offsets.add(offset);
                } else {
                    blocks.leave(offsets.remove(random.nextInt(offsets.size())));
                }
                clock += random.nextInt(10) == 0 ? random.nextInt(1_000_000) : random.nextInt(4);
                assertEquals(
                        counted(offsets, blockTokens, clock),
                        blocks.at(clock),
                        "seed " + seed + ", change " + i + ", clock " + clock);
            }
        }
    }

    @Test
    void randomRunsHoldTheirBlocksForAsLongAsTheirStepsTake() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int blockTokens = 1 + random.nextInt(20);
            Speculation speculation =
                    random.nextBoolean() ? Speculation.NONE : new Speculation(1_000 + random.nextInt(2_001), 3);
            long stepsBefore = random.nextInt(10_000);
            StepRun run = new StepRun(speculation);
            run.begin(7, stepsBefore, 0.01 + random.nextDouble(), 0.001 * random.nextDouble(), 0, 0);
            long clock = speculation.tokensAfter(stepsBefore);

            GrowingBlocks blocks = new GrowingBlocks(blockTokens);
            List<Long> offsets = new ArrayList<>();
            for (int m = random.nextInt(30); m > 0; m--) {
                long offset = 1 + random.nextInt(100) - clock;
                blocks.join(offset);
                offsets.add(offset);
            }
            long from = random.nextInt(60);
            long to = from + random.nextInt(60);
            double settled = random.nextBoolean() ? 0 : 0.5 * run.secondsAt(from);

            double expected = 0;
            for (long step = from; step < to; step++) {
                long grown = counted(offsets, blockTokens, clock + run.tokensBefore(step))
                        - counted(offsets, blockTokens, clock);
                expected += grown * (run.secondsAt(step) - (step == from ? settled : 0));
            }
            assertEquals(
                    expected,
                    blocks.blockSeconds(run, clock, from, to, settled),
                    1e-12 * (1 + expected),
                    "seed " + seed + ", steps " + from + " to " + to);
        }
    }
}
