package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangedTrafficTest {
    private static final TokenDistribution PROMPTS = new TokenDistribution(
            null, 1_000.0, List.of(new TokenQuantile(50, 800), new TokenQuantile(90, 1_900)), 10, 2_000);

    private static Traffic traffic(TokenDistribution inputs, TokenDistribution outputs) {
        return new Traffic(
                20,
                Arrivals.poisson(),
                inputs,
                outputs,
                TokenQuantiles.of(outputs).max());
    }

    private static Traffic open() {
        return traffic(PROMPTS, TokenDistribution.constant(200));
    }

    private static Traffic withHits(@Nullable HitShare hits) {
        Traffic plain = open();
        return new Traffic(
                plain.requestsPerSecond(),
                plain.arrivals(),
                plain.inputTokens(),
                plain.outputTokens(),
                plain.maxOutputTokens(),
                null,
                hits,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Traffic replayed(@Nullable Double rateScale, @Nullable Double startsPerSecond) {
        return Traffic.of(new TraceReference(
                "day", null, TraceFormat.AZURE, null, null, rateScale, 10.0, null, null, startsPerSecond, null));
    }

    private static TraceReference trace(Traffic traffic) {
        assertNotNull(traffic.trace());
        return traffic.trace();
    }

    private static Traffic some(Optional<Traffic> traffic) {
        return traffic.orElseThrow();
    }

    @Test
    void theLoadItselfIsTheSame() {
        Traffic open = open();
        assertSame(open, some(ChangedTraffic.load(open, 1)));
    }

    @Test
    void anOpenLoopComesAtAnotherRate() {
        Traffic faster = some(ChangedTraffic.load(open(), 1.5));
        assertEquals(30, faster.openRate());
        assertEquals(PROMPTS, faster.inputTokens());
    }

    @Test
    void aClosedLoopHasOtherUsers() {
        Traffic closed = new Traffic(
                null,
                null,
                PROMPTS,
                PROMPTS,
                2_000,
                null,
                null,
                null,
                null,
                new Concurrency(10, null, 5.0),
                null,
                null,
                null);
        assertEquals(
                new Concurrency(13, null, 5.0),
                some(ChangedTraffic.load(closed, 1.26)).concurrency());
        assertEquals(
                new Concurrency(1, null, 5.0),
                some(ChangedTraffic.load(closed, 0.01)).concurrency());
    }

    @Test
    void aTraceIsReplayedFaster() {
        assertEquals(
                2.0, trace(some(ChangedTraffic.load(replayed(null, null), 2))).rateScale());
        TraceReference scaled = trace(some(ChangedTraffic.load(replayed(3.0, null), 2)));
        assertEquals(6.0, scaled.rateScale());
        assertEquals(10.0, scaled.fromSeconds());
        assertEquals(
                8.0, trace(some(ChangedTraffic.load(replayed(null, 4.0), 2))).startsPerSecond());
    }

    @Test
    void aRateMayNotGrowWithoutEnd() {
        assertTrue(ChangedTraffic.load(open(), 60_000).isEmpty(), "1.2 million requests a second");
    }

    @Test
    void promptsGetLongerButTheLongestDoesNot() {
        Traffic longer = some(ChangedTraffic.prompts(open(), 1.1));
        // 1,900 × 1.1 is beyond 2,000, the longest that there was.
        assertEquals(
                new TokenDistribution(
                        null,
                        1_100.0,
                        List.of(new TokenQuantile(50, 880), new TokenQuantile(90, 2_000)),
                        11,
                        2_000,
                        null),
                longer.inputTokens());
        assertEquals(TokenDistribution.constant(200), longer.outputTokens());
        assertEquals(1_100, TokenQuantiles.of(some(longer.inputTokens())).mean(), 1e-6);
    }

    @Test
    void aConstantGetsLongerWithTheLimitThatRequestsCarry() {
        Traffic longer = some(ChangedTraffic.outputs(open(), 1.1));
        assertEquals(TokenDistribution.constant(220), longer.outputTokens());
        assertEquals(220, longer.maxOutputTokens());
        assertEquals(200, some(ChangedTraffic.outputs(open(), 0.9)).maxOutputTokens());
        assertEquals(PROMPTS, longer.inputTokens());
    }

    @Test
    void aLongestLengthThatNobodyGaveStaysToo() {
        TokenDistribution form = new TokenDistribution(
                null,
                null,
                List.of(new TokenQuantile(50, 100), new TokenQuantile(95, 400)),
                null,
                null,
                TokenForm.LOG_NORMAL);
        int longest = TokenQuantiles.of(form).max();
        TokenDistribution longer =
                some(ChangedTraffic.prompts(traffic(form, form), 1.1)).inputTokens();
        assertNotNull(longer);
        assertEquals(longest, longer.max());
        assertEquals(new TokenQuantile(50, 110), some(longer.quantiles()).getFirst());
    }

    private static <T> T some(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void lengthsThatNoDistributionHasAreNotTried() {
        // All but the longest half per cent at 1,999 or 2,000: a mean of 10 % more is beyond the longest.
        TokenDistribution flat = new TokenDistribution(
                null, 1_999.0, List.of(new TokenQuantile(1, 1_998), new TokenQuantile(99, 2_000)), 1_990, 2_000);
        assertTrue(ChangedTraffic.prompts(traffic(flat, flat), 1.1).isEmpty());
    }

    @Test
    void classesHaveTheirOwnLengths() {
        TrafficClass own = new TrafficClass("own", 1.0, null, null, TokenDistribution.constant(100), null, null, null);
        Traffic classes =
                new Traffic(20.0, null, PROMPTS, PROMPTS, null, null, null, null, null, null, null, List.of(own), null);
        TrafficClass longer =
                some(some(ChangedTraffic.prompts(classes, 1.1)).classes()).getFirst();
        assertEquals(TokenDistribution.constant(110), longer.inputTokens());
    }

    @Test
    void lengthsOfATraceAreWhatTheyAre() {
        assertTrue(ChangedTraffic.prompts(replayed(null, null), 1.1).isEmpty());
        assertTrue(ChangedTraffic.outputs(replayed(null, null), 0.9).isEmpty());
    }

    @Test
    void hitsStayBetweenNoneAndAll() {
        assertTrue(ChangedTraffic.hits(open(), 0.1).isEmpty());
        assertEquals(
                new HitShare(0.6, null),
                some(ChangedTraffic.hits(withHits(new HitShare(0.5, null)), 0.1))
                        .hitShare());
        assertEquals(
                new HitShare(0, null),
                some(ChangedTraffic.hits(withHits(new HitShare(0.05, 0.01)), -0.1))
                        .hitShare());
        assertTrue(ChangedTraffic.hits(withHits(new HitShare(1, null)), 0.1).isEmpty());
        // At 0.9 the spread may be 0.9 × √0.09 at most.
        HitShare spread = some(some(ChangedTraffic.hits(withHits(new HitShare(0.8, 0.35)), 0.1))
                .hitShare());
        assertEquals(0.27, some(spread.spread()), 1e-12);
    }

    @Test
    void theLongestIsStretchedToo() {
        Traffic longer = some(ChangedTraffic.stretched(traffic(PROMPTS, PROMPTS), 2, 3));
        assertEquals(
                new TokenDistribution(
                        null, 2_000.0, List.of(new TokenQuantile(50, 1_600), new TokenQuantile(90, 3_800)), 20, 4_000),
                longer.inputTokens());
        assertEquals(3_000.0, RequestLengths.of(longer).meanOutputTokens(), 1e-9);
        // The limit was the longest output, and stays so.
        assertEquals(6_000, longer.maxOutputTokens());
        Traffic shorter = some(ChangedTraffic.stretched(traffic(PROMPTS, TokenDistribution.constant(200)), 1, 0.5));
        assertEquals(100, shorter.maxOutputTokens());
        assertEquals(PROMPTS, shorter.inputTokens());
        assertTrue(ChangedTraffic.stretched(replayed(null, null), 1, 2).isEmpty());
        assertSame(shorter, some(ChangedTraffic.stretched(shorter, 1, 1)));
    }

    @Test
    void aLimitBeyondTheLongestOutputIsKept() {
        Traffic open = new Traffic(20, null, PROMPTS, TokenDistribution.constant(200), 500);
        assertEquals(500, some(ChangedTraffic.stretched(open, 1, 2)).maxOutputTokens());
        assertEquals(600, some(ChangedTraffic.stretched(open, 1, 3)).maxOutputTokens());
    }

    @Test
    void hitSharesAreHalvedThoseOfClassesToo() {
        Traffic half = some(ChangedTraffic.hitShares(withHits(new HitShare(0.5, 0.2)), 0.5));
        assertEquals(new HitShare(0.25, 0.2), half.hitShare());
        assertTrue(ChangedTraffic.hitShares(open(), 0.5).isEmpty(), "no hits");
        assertTrue(
                ChangedTraffic.hitShares(withHits(new HitShare(0.5, null)), 3).isEmpty(), "more than all");
        Traffic classes = new Traffic(
                20.0,
                null,
                PROMPTS,
                PROMPTS,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(
                        new TrafficClass("hits", 0.5, null, null, null, null, null, new HitShare(0.8, null)),
                        new TrafficClass("misses", 0.5, null, null, null, null, null, null)),
                null);
        List<TrafficClass> changed =
                some(ChangedTraffic.hitShares(classes, 0.5)).classes();
        assertNotNull(changed);
        assertEquals(new HitShare(0.4, null), changed.getFirst().hitShare());
        assertEquals(null, changed.getLast().hitShare());
    }
}
