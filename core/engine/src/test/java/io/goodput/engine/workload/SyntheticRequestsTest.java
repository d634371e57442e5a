package io.goodput.engine.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.RateChange;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyntheticRequestsTest {
    private static final TokenDistribution INPUT = new TokenDistribution(
            null, 1155.0, List.of(new TokenQuantile(50, 1020), new TokenQuantile(90, 2735)), 1, 8000);
    private static final TokenDistribution OUTPUT = TokenDistribution.constant(40);

    private static RequestSource open(Arrivals arrivals, long seed) {
        return new SyntheticWorkload(new Traffic(20, arrivals, INPUT, OUTPUT, null)).open(seed);
    }

    private static Traffic traffic(
            TokenDistribution input,
            TokenDistribution output,
            @Nullable Double correlation,
            @Nullable HitShare hits,
            @Nullable List<TrafficClass> classes) {
        return new Traffic(1.0, null, input, output, null, correlation, hits, null, null, null, null, classes, null);
    }

    @Test
    void constantArrivalsComeOneGapApart() {
        RequestSource source = open(new Arrivals(ArrivalProcess.CONSTANT, null), 1);

        assertEquals(0.05, source.nextArrivalSeconds(), 1e-12);
        source.take();
        assertEquals(0.10, source.nextArrivalSeconds(), 1e-12);
        source.take();
        assertEquals(0.15, source.nextArrivalSeconds(), 1e-12);
    }

    private static RequestSource fannedOut(@Nullable Arrivals arrivals, double rate, int calls) {
        return new SyntheticWorkload(new Traffic(
                        rate, arrivals, INPUT, OUTPUT, null, null, null, null, null, null, null, null, null, calls,
                        null))
                .open(3);
    }

    /** 6 requests a second in threes are 2 queries a second: three calls each half second. */
    @Test
    void callsOfAQueryComeTogetherAtTheMeanRate() {
        RequestSource source = fannedOut(new Arrivals(ArrivalProcess.CONSTANT, null), 6, 3);

        for (int i = 0; i < 3_000; i++) {
            assertEquals(0.5 * (i / 3 + 1), source.nextArrivalSeconds(), 1e-9);
            source.take();
        }
        assertEquals(6, source.meanRequestsPerSecond());
    }

    @Test
    void queriesArriveLikeRequestsOfTheirRateAndCallsHaveLengthsOfTheirOwn() {
        RequestSource queries = new SyntheticWorkload(new Traffic(5, null, INPUT, OUTPUT, null)).open(3);
        RequestSource single = new SyntheticWorkload(new Traffic(20, null, INPUT, OUTPUT, null)).open(3);
        RequestSource calls = fannedOut(null, 20, 4);
        boolean differ = false;
        for (int i = 0; i < 1_000; i++) {
            int before = 0;
            for (int call = 0; call < 4; call++) {
                assertEquals(queries.nextArrivalSeconds(), calls.nextArrivalSeconds());
                calls.take();
                single.take();
                assertEquals(single.inputTokens(), calls.inputTokens());
                differ |= call > 0 && calls.inputTokens() != before;
                before = calls.inputTokens();
            }
            queries.take();
        }
        assertTrue(differ);
    }

    @Test
    void aRateThatChangesIsThatOfTheCalls() {
        // 4 a second in pairs, doubled from 1 s on: queries at 0.5 s, 1 s, then each quarter of a second.
        var doubled = new RateChange(1, 1, null, 1_000.0, null);
        RequestSource source = new SyntheticWorkload(new Traffic(
                        4.0,
                        new Arrivals(ArrivalProcess.CONSTANT, null),
                        INPUT,
                        OUTPUT,
                        null,
                        null,
                        null,
                        null,
                        List.of(doubled),
                        null,
                        null,
                        null,
                        null,
                        2,
                        null))
                .open(3);
        for (double expected : new double[] {0.5, 0.5, 1, 1, 1.25, 1.25, 1.5, 1.5}) {
            assertEquals(expected, source.nextArrivalSeconds(), 1e-9);
            source.take();
        }
    }

    @Test
    void randomGapsHaveTheirMeanAndTheirVariation() {
        checkGaps(new Arrivals(ArrivalProcess.POISSON, null), 1);
        checkGaps(new Arrivals(ArrivalProcess.GAMMA, 0.5), 0.5);
        checkGaps(new Arrivals(ArrivalProcess.GAMMA, 3.0), 3);
    }

    private static void checkGaps(Arrivals arrivals, double variation) {
        int count = 400_000;
        RequestSource source = open(arrivals, 11);
        double last = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double time = source.nextArrivalSeconds();
            source.take();
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
        RequestSource source = open(Arrivals.poisson(), 5);
        double sum = 0;
        int[] counts = new int[8001];
        for (int i = 0; i < count; i++) {
            source.take();
            counts[source.inputTokens()]++;
            sum += source.inputTokens();
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
        RequestSource cut = new SyntheticWorkload(new Traffic(1, null, INPUT, OUTPUT, 30)).open(1);
        RequestSource whole = new SyntheticWorkload(new Traffic(1, null, INPUT, OUTPUT, null)).open(1);
        cut.take();
        whole.take();

        assertEquals(30, cut.maxOutputTokens());
        assertEquals(30, cut.outputTokens());
        assertEquals(40, whole.maxOutputTokens());
        assertEquals(40, whole.outputTokens());
    }

    @Test
    void law8StreamsDoNotDisturbEachOther() {
        RequestSource both = new SyntheticWorkload(new Traffic(20, null, INPUT, INPUT, null)).open(3);
        RequestSource otherInput = new SyntheticWorkload(new Traffic(20, null, OUTPUT, INPUT, null)).open(3);
        RequestSource otherOutput = new SyntheticWorkload(new Traffic(20, null, INPUT, OUTPUT, null)).open(3);
        int different = 0;
        for (int i = 0; i < 100; i++) {
            assertEquals(both.nextArrivalSeconds(), otherInput.nextArrivalSeconds());
            assertEquals(both.nextArrivalSeconds(), otherOutput.nextArrivalSeconds());
            both.take();
            otherInput.take();
            otherOutput.take();
            assertEquals(both.outputTokens(), otherInput.outputTokens());
            assertEquals(both.inputTokens(), otherOutput.inputTokens());
            different += both.inputTokens() != both.outputTokens() ? 1 : 0;
        }
        assertTrue(different > 90, "inputs and outputs have streams of their own: " + different);
    }

    @Test
    void law8EqualSeedsGiveEqualRequests() {
        RequestSource one = open(Arrivals.poisson(), 3);
        RequestSource same = open(Arrivals.poisson(), 3);
        RequestSource other = open(Arrivals.poisson(), 4);
        int different = 0;
        for (int i = 0; i < 100; i++) {
            assertEquals(one.nextArrivalSeconds(), same.nextArrivalSeconds());
            different += one.nextArrivalSeconds() == other.nextArrivalSeconds() ? 0 : 1;
            one.take();
            same.take();
            other.take();
            assertEquals(one.inputTokens(), same.inputTokens());
        }
        assertEquals(100, different);
    }

    /** Spearman's rank correlation of a Gaussian copula is 6/π · asin(ρ/2): 0.7859 for 0.8. */
    @Test
    void promptsAndOutputsHangTogetherAsAskedAndKeepTheirDistributions() {
        int count = 20_000;
        RequestSource source = new SyntheticWorkload(traffic(INPUT, INPUT, 0.8, null, null)).open(9);
        double[] in = new double[count];
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            source.take();
            in[i] = source.inputTokens();
            out[i] = source.outputTokens();
        }
        double sum = 0;
        double[] inRanks = ranks(in);
        double[] outRanks = ranks(out);
        for (int i = 0; i < count; i++) {
            sum += (inRanks[i] - 0.5) * (outRanks[i] - 0.5) * 12;
        }
        assertEquals(0.7859, sum / count, 0.02);
        assertEquals(1155, Arrays.stream(out).average().orElseThrow(), 5 * 1100 / Math.sqrt(count));
    }

    private static double[] ranks(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ranks[i] = (double) Math.abs(Arrays.binarySearch(sorted, values[i])) / values.length;
        }
        return ranks;
    }

    @Test
    void hitsHaveTheirMeanAndTheirSpreadAndLeaveATokenToCompute() {
        int count = 200_000;
        RequestSource source = new SyntheticWorkload(
                        traffic(TokenDistribution.constant(1000), OUTPUT, null, new HitShare(0.563, 0.3), null))
                .open(2);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            source.take();
            double share = source.drawnHitTokens() / 1000.0;
            assertTrue(share >= 0 && share < 1);
            sum += share;
            squares += share * share;
        }
        double mean = sum / count;
        assertEquals(0.563, mean, 5 * 0.3 / Math.sqrt(count) + 0.0005);
        assertEquals(0.3, Math.sqrt(squares / count - mean * mean), 0.003);
    }

    @Test
    void fixedHitsAreAlwaysTheSame() {
        RequestSource source = new SyntheticWorkload(
                        traffic(TokenDistribution.constant(1000), OUTPUT, null, new HitShare(1, null), null))
                .open(2);
        source.take();
        assertEquals(999, source.drawnHitTokens());
        RequestSource none = open(Arrivals.poisson(), 2);
        none.take();
        assertEquals(RequestSource.NOT_DRAWN, none.drawnHitTokens());
    }

    @Test
    void classesHaveTheirSharesAndTheirOwnLengths() {
        int count = 100_000;
        var classes = List.of(
                new TrafficClass("chat", 0.25, null, null, null, null, null, null),
                new TrafficClass(
                        "batch", 0.75, null, null, TokenDistribution.constant(7), null, 20, new HitShare(0.5, null)));
        RequestSource source =
                new SyntheticWorkload(traffic(TokenDistribution.constant(100), OUTPUT, null, null, classes)).open(1);
        int batch = 0;
        for (int i = 0; i < count; i++) {
            source.take();
            boolean second = source.requestClass() == 1;
            assertEquals(second ? 7 : 100, source.inputTokens());
            assertEquals(second ? 20 : 40, source.outputTokens());
            assertEquals(second ? 20 : 40, source.maxOutputTokens());
            assertEquals(second ? 4 : RequestSource.NOT_DRAWN, source.drawnHitTokens());
            batch += second ? 1 : 0;
        }
        assertEquals(0.75, (double) batch / count, 5 * Math.sqrt(0.75 * 0.25 / count));
    }

    private static RequestSource from(
            double startSeconds, RateCurve curve, List<RateChange> changes, @Nullable Arrivals arrivals) {
        Traffic whole = new Traffic(
                4.0, arrivals, INPUT, OUTPUT, null, null, null, curve, changes, null, null, null, null, null, null);
        return new SyntheticWorkload(whole.startingAt(startSeconds)).open(3);
    }

    /** From 150 s on, weights 1, 3, 2 are the end of the 3, then 2, 1, and a spike at 170 s comes after 20 s. */
    @Test
    void aRunMayStartAnywhereInItsCurve() {
        for (RateCurve.Form form : RateCurve.Form.values()) {
            var curve = new RateCurve(List.of(1.0, 3.0, 2.0), 100.0, null, null, form);
            var turned = new RateCurve(List.of(3.0, 2.0, 1.0), 100.0, null, null, form);
            var spike = new RateChange(170, 5, 10.0, 20.0, 30.0);
            var turnedSpike = new RateChange(70, 5, 10.0, 20.0, 30.0);
            RequestSource expected = from(0, turned, List.of(turnedSpike), null);
            RequestSource actual = from(100, curve, List.of(spike), null);
            for (int i = 0; i < 5_000; i++) {
                assertEquals(expected.nextArrivalSeconds(), actual.nextArrivalSeconds(), 1e-6);
                expected.take();
                actual.take();
            }
        }
    }

    /** Weights 1 and 3 at 4 a second are 2 and 6: 50 s of the 6, 100 s of the 2, and so on; after 3 periods too. */
    @Test
    void aRunMayStartInTheMiddleOfAStep() {
        var curve = new RateCurve(List.of(1.0, 3.0), 100.0, null, null, null);
        for (double start : new double[] {150, 750}) {
            RequestSource source = from(start, curve, List.of(), new Arrivals(ArrivalProcess.CONSTANT, null));
            int[] counts = new int[3];
            while (source.nextArrivalSeconds() < 250 - 1e-6) {
                double at = source.nextArrivalSeconds() - 1e-6;
                counts[at < 50 ? 0 : at < 150 ? 1 : 2]++;
                source.take();
            }
            assertArrayEquals(new int[] {300, 200, 599}, counts, "from " + start);
        }
    }
}
