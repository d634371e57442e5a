package io.goodput.engine.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticRequestsTest {
    private static final TokenDistribution INPUT = new TokenDistribution(
            null, 1155.0, List.of(new TokenQuantile(50, 1020), new TokenQuantile(90, 2735)), 1, 8000);
    private static final TokenDistribution OUTPUT = TokenDistribution.constant(40);

    private static SyntheticRequests workload(Arrivals arrivals, long seed) {
        return new SyntheticRequests(new Traffic(20, arrivals, INPUT, OUTPUT, null), seed);
    }

    @Test
    void constantArrivalsComeOneGapApart() {
        SyntheticRequests workload = workload(new Arrivals(ArrivalProcess.CONSTANT, null), 1);

        assertEquals(0.05, workload.nextArrivalSeconds(), 1e-12);
        assertEquals(0.10, workload.nextArrivalSeconds(), 1e-12);
        assertEquals(0.15, workload.nextArrivalSeconds(), 1e-12);
    }

    @Test
    void randomGapsHaveTheirMeanAndTheirVariation() {
        checkGaps(new Arrivals(ArrivalProcess.POISSON, null), 1);
        checkGaps(new Arrivals(ArrivalProcess.GAMMA, 0.5), 0.5);
        checkGaps(new Arrivals(ArrivalProcess.GAMMA, 3.0), 3);
    }

    private static void checkGaps(Arrivals arrivals, double variation) {
        int count = 400_000;
        SyntheticRequests workload = workload(arrivals, 11);
        double last = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double time = workload.nextArrivalSeconds();
            double gap = time - last;
            assertTrue(gap >= 0);
            sum += gap;
            squares += gap * gap;
            last = time;
        }
        double mean = sum / count;
        assertEquals(0.05, mean, 5 * 0.05 * variation / Math.sqrt(count));
        assertEquals(variation, Math.sqrt(squares / count - mean * mean) / mean, 0.03 * variation);
    }

    @Test
    void promptLengthsHaveTheirMeanAndTheirPercentiles() {
        int count = 400_000;
        SyntheticRequests workload = workload(Arrivals.poisson(), 5);
        double sum = 0;
        int[] counts = new int[8001];
        for (int i = 0; i < count; i++) {
            int tokens = workload.nextInputTokens();
            counts[tokens]++;
            sum += tokens;
        }
        assertEquals(1155, sum / count, 5 * 1100 / Math.sqrt(count));
        checkQuantile(counts, count, 0.5, 1020);
        checkQuantile(counts, count, 0.9, 2735);
    }

    /** Fewer than {@code share} lie below {@code tokens}, and at least so many do not exceed it. */
    private static void checkQuantile(int[] counts, int count, double share, int tokens) {
        int below = Arrays.stream(counts, 0, tokens).sum();
        assertTrue(below <= share * count + 5 * Math.sqrt(count), "below " + tokens + ": " + below);
        assertTrue(below + counts[tokens] >= share * count - 5 * Math.sqrt(count), "up to " + tokens + ": " + below);
    }

    @Test
    void outputsAreCutAtTheRequestsLimit() {
        SyntheticRequests cut = new SyntheticRequests(new Traffic(1, null, INPUT, OUTPUT, 30), 1);
        SyntheticRequests whole = new SyntheticRequests(new Traffic(1, null, INPUT, OUTPUT, null), 1);

        assertEquals(30, cut.maxOutputTokens());
        assertEquals(30, cut.nextOutputTokens());
        assertEquals(40, whole.maxOutputTokens());
        assertEquals(40, whole.nextOutputTokens());
    }

    @Test
    void law8StreamsDoNotDisturbEachOther() {
        Traffic traffic = new Traffic(20, null, INPUT, INPUT, null);
        SyntheticRequests all = new SyntheticRequests(traffic, 3);
        SyntheticRequests arrivals = new SyntheticRequests(traffic, 3);
        SyntheticRequests inputs = new SyntheticRequests(traffic, 3);
        SyntheticRequests outputs = new SyntheticRequests(traffic, 3);
        int different = 0;
        for (int i = 0; i < 100; i++) {
            int input = all.nextInputTokens();
            int output = all.nextOutputTokens();
            assertEquals(arrivals.nextArrivalSeconds(), all.nextArrivalSeconds());
            assertEquals(inputs.nextInputTokens(), input);
            assertEquals(outputs.nextOutputTokens(), output);
            different += input != output ? 1 : 0;
        }
        assertTrue(different > 90, "inputs and outputs have streams of their own: " + different);
    }
}
