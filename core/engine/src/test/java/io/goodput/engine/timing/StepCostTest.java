package io.goodput.engine.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StepCostTest {
    private static Curve line(double slope) {
        return new Curve(new double[] {0, 1}, new double[] {0, slope});
    }

    private static CostSurface plane(double slopeX, double slopeY) {
        double[] costs = {0, slopeY, slopeX, slopeX + slopeY};
        return new CostSurface(new double[] {0, 1}, new double[] {0, 1}, costs, costs);
    }

    /**
     * Per token 1 s and 1 J, per sequence that makes one 10 s and 10 J; a chunk 100 s per new and 1,000 s per past token;
     * decoding 10,000 s per sequence and 100,000 s per token of mean context; host 0.5 s with prompts, 0.25 s without.
     */
    private static TabulatedSteps decimal(PhysicalFloor floor, double maxWatts) {
        return new TabulatedSteps(
                line(1),
                line(1),
                line(10),
                line(10),
                plane(100, 1_000),
                plane(10_000, 100_000),
                0,
                new HostTimes(0, 0, 0.5, 0.25, 0),
                floor,
                0,
                maxWatts,
                BesideBoards.hosts(0));
    }

    private static PhysicalFloor noFloor() {
        return new PhysicalFloor(1, 1, Curve.constant(0), 0, 0, 0, 0);
    }

    private static StepCost cost(PhysicalFloor floor, double maxWatts) {
        return new StepCost(decimal(floor, maxWatts), 1, 1);
    }

    /** Prompts 2, decoding 3, host 4 times as long; the same steps as below. */
    @Test
    void scaledStepScalesPromptsDecodingAndHostApart() {
        StepCost cost = new StepCost(new ScaledSteps(decimal(noFloor(), 1e9), 2, 3, 4), 1, 1);
        cost.begin(false);
        cost.addChunk(3, 2, true);
        cost.addChunk(4, 0, false);
        cost.endRank();
        assertEquals(2 * (7 + 10 + 2_700) + 4 * 0.5, cost.seconds(), 1e-9);
        assertEquals(2 * (7 + 10 + 2_700), cost.joules(), 1e-9);

        cost.begin(true);
        cost.setDecoding(2, 10, 0);
        cost.endRank();
        // 2 tokens, 2 made: 20; attention 20,000 + 5 × 100,000; host 0.25
        assertEquals(3 * (2 + 20 + 520_000) + 4 * 0.25, cost.seconds(), 1e-6);
        assertEquals(3 * (2 + 20 + 520_000), cost.joules(), 1e-6);

        cost.begin(true);
        cost.addChunk(3, 2, false);
        cost.setDecoding(2, 10, 0);
        cost.endRank();
        // 5 tokens, 2 made: 5 + 20 with prompts; the chunk's attention 2,300 by theirs, the batch's by decoding's
        assertEquals(2 * (5 + 20 + 2_300) + 3 * 520_000 + 4 * 0.5, cost.seconds(), 1e-6);
    }

    /** A tenth of the time is less than the data sheet allows: the floor is what stays. */
    @Test
    void scaledStepStaysAboveTheFloor() {
        PhysicalFloor floor = new PhysicalFloor(1, 1, Curve.constant(2_000), 0, 0, 0, 0);
        StepCost cost = new StepCost(new ScaledSteps(decimal(floor, 1e9), 0.1, 0.1, 0.1), 1, 1);
        cost.begin(false);
        cost.addChunk(3, 2, true);
        cost.endRank();
        assertEquals(2_000, cost.seconds());
    }

    @Test
    void prefillStepIsTokensHeadChunksAndHost() {
        StepCost cost = cost(noFloor(), 1e9);
        cost.begin(false);
        cost.addChunk(3, 2, true);
        cost.addChunk(4, 0, false);
        cost.endRank();

        // 7 tokens; 1 makes a token: 10; chunks 300 + 2,000 + 400; host 0.5
        assertEquals(7 + 10 + 2_700 + 0.5, cost.seconds(), 1e-9);
        assertEquals(7 + 10 + 2_700, cost.joules(), 1e-9);
        assertEquals(1, cost.prefillShare());
    }

    @Test
    void stepWithoutAnyLastChunkRunsNoHead() {
        StepCost cost = cost(noFloor(), 1e9);
        cost.begin(false);
        cost.addChunk(4, 0, false);
        cost.endRank();

        assertEquals(4 + 400 + 0.5, cost.seconds(), 1e-9);
    }

    @Test
    void decodeStepIsTokensHeadMeanContextAndHost() {
        StepCost cost = cost(noFloor(), 1e9);
        cost.begin(true);
        cost.setDecoding(2, 6, 0);
        cost.endRank();

        // 2 tokens, 2 sequences, mean context 3
        assertEquals(2 + 20 + 20_000 + 300_000 + 0.25, cost.seconds(), 1e-9);
        assertEquals(0, cost.prefillShare());
    }

    @Test
    void mixedStepIsSplitByEachPartsTimeAlone() {
        StepCost cost = cost(noFloor(), 1e9);
        cost.begin(true);
        cost.addChunk(3, 2, true);
        cost.setDecoding(2, 6, 0);
        cost.endRank();

        double prefill = 3 + 10 + 2_300 + 0.5;
        double decode = 2 + 20 + 320_000 + 0.25;
        assertEquals(5 + 30 + 2_300 + 320_000 + 0.5, cost.seconds(), 1e-9);
        assertEquals(prefill / (prefill + decode), cost.prefillShare(), 1e-12);
    }

    @Test
    void stepLastsAsLongAsItsSlowestRankAndDrawsForAll() {
        StepCost cost = cost(noFloor(), 1e9);
        cost.begin(true);
        cost.setDecoding(1, 3, 0);
        cost.endRank();
        cost.setDecoding(1, 9, 0);
        cost.endRank();

        // 2 tokens and 2 sequences in all; the second rank attends to 9 tokens.
        assertEquals(2 + 20 + 10_000 + 900_000 + 0.25, cost.seconds(), 1e-9);
        assertEquals(2 + 20 + 2 * 10_000 + 1_200_000, cost.joules(), 1e-6);
    }

    /** Two stages: twice the stage with half of 4 members, of 12 tokens of context and of a chunk of 3, rounded up. */
    @Test
    void membersPassThroughStagesInParts() {
        StepCost cost = new StepCost(decimal(noFloor(), 1e9), 2, 1);
        cost.begin(true);
        cost.addChunk(3, 2, true);
        cost.setDecoding(4, 12, 0);
        cost.endRank();

        // Tokens 7 / 2, sequences 5 / 2; chunk 2 new after 2; 2 members at a mean of 3.
        double stage = 3.5 + 25 + 200 + 2_000 + 20_000 + 300_000 + 0.5;
        assertEquals(2 * stage, cost.seconds(), 1e-6);
        cost.begin(false);
        cost.addChunk(3, 2, true);
        cost.endRank();
        // Prompts only: a stage, whole.
        assertEquals(3 + 10 + 2_300 + 0.5, cost.seconds(), 1e-9);
    }

    /** Two tokens verified for each of 2 members. */
    @Test
    void verifyingComputesMoreTokens() {
        StepCost cost = new StepCost(decimal(noFloor(), 1e9), 1, 2);
        cost.begin(true);
        cost.setDecoding(2, 6, 0);
        cost.endRank();

        assertEquals(4 + 40 + 20_000 + 300_000 + 0.25, cost.seconds(), 1e-9);
    }

    @Test
    void beginForgetsTheStepBefore() {
        StepCost cost = cost(noFloor(), 1e9);
        cost.begin(true);
        cost.addChunk(3, 2, true);
        cost.setDecoding(2, 6, 0);
        cost.endRank();
        cost.begin(false);
        cost.addChunk(4, 0, false);
        cost.endRank();

        assertEquals(4 + 400 + 0.5, cost.seconds(), 1e-9);
    }

    @Test
    void law15EnergyOfAStepIsAtMostThePowerLimitTimesItsLength() {
        StepCost cost = cost(noFloor(), 0.5);
        cost.begin(false);
        cost.addChunk(3, 2, true);
        cost.endRank();

        assertEquals(0.5 * cost.seconds(), cost.joules(), 1e-9);
    }

    /** 3 new tokens after 2: pairs 3 + 4 + 5 = 12; 2 past tokens are read. */
    @Test
    void law7FloorCountsFlopsAndBytes() {
        PhysicalFloor byFlops = new PhysicalFloor(1, 1e30, Curve.constant(0), 1e6, 1e5, 1e4, 0);
        PhysicalFloor byBytes = new PhysicalFloor(1e30, 1, Curve.constant(5e6), 0, 0, 0, 1e6);

        // 5 tokens, 3 sequences, 12 + 6 pairs; weights and 2 + 6 tokens of KV
        assertEquals(5e6 + 3e5 + 18e4, mixed(byFlops).seconds(), 1e-6);
        assertEquals(5e6 + 8e6, mixed(byBytes).seconds(), 1e-6);
    }

    private static StepCost mixed(PhysicalFloor floor) {
        StepCost cost = cost(floor, 1e9);
        cost.begin(true);
        cost.addChunk(3, 2, true);
        cost.setDecoding(2, 6, 0);
        cost.endRank();
        return cost;
    }

    @Test
    void law7NoStepIsShorterThanItsFloor() {
        Random random = new Random(7);
        int bound = 0;
        for (int i = 0; i < 1_000; i++) {
            PhysicalFloor floor =
                    new PhysicalFloor(1, 1, line(3_000 * random.nextDouble()), random.nextDouble(), 1, 1, 9);
            StepCost cost = cost(floor, 1e9);
            cost.begin(false);
            cost.addChunk(1 + random.nextInt(50), random.nextInt(50), random.nextBoolean());
            cost.endRank();
            assertTrue(cost.seconds() >= cost.floorSeconds());
            bound += cost.seconds() == cost.floorSeconds() ? 1 : 0;
        }
        assertTrue(bound > 50 && bound < 950, "the floor binds some steps and not others: " + bound);
    }

    /** Launches of 3 s with prompts and 2 s without run beside the GPU; 0.5 s, 0.25 s and 0.125 s a sequence come on top. */
    @Test
    void aStepTakesItsKernelsOrItsLaunchesAndThenTheHost() {
        TabulatedSteps steps = new TabulatedSteps(
                line(1),
                line(0),
                line(0),
                line(0),
                plane(0, 0),
                plane(0, 0),
                0,
                new HostTimes(3, 2, 0.5, 0.25, 0.125),
                noFloor(),
                0,
                1e9,
                BesideBoards.hosts(0));
        StepCost cost = new StepCost(steps, 1, 1);
        cost.begin(false);
        cost.addChunk(2, 0, true);
        cost.endRank();
        assertEquals(3 + 0.5 + 0.125, cost.seconds(), 1e-12, "2 s of kernels");
        cost.begin(false);
        cost.addChunk(5, 0, true);
        cost.endRank();
        assertEquals(5 + 0.5 + 0.125, cost.seconds(), 1e-12, "5 s of kernels");
        cost.begin(true);
        cost.setDecoding(1, 4, 0);
        cost.endRank();
        assertEquals(2 + 0.25 + 0.125, cost.seconds(), 1e-12, "1 s of kernels");
        cost.begin(true);
        cost.setDecoding(3, 4, 0);
        cost.endRank();
        assertEquals(3 + 0.25 + 3 * 0.125, cost.seconds(), 1e-12, "3 s of kernels");
        DecodeCosts decode = new DecodeCosts(steps, 1, 1);
        assertEquals(3 + 0.25 + 3 * 0.125, decode.restSeconds(3), 1e-12);
        assertEquals(2 + 0.25 + 3 * 0.125, decode.leastSeconds(3), 1e-12);
    }
}
