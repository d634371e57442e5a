package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a load may be, and what is known of it before it is played. */
class TrafficTest {
    private static final TokenDistribution HUNDRED = TokenDistribution.constant(100);
    private static final TokenDistribution TEN = TokenDistribution.constant(10);
    private static final TraceReference TRACE = TraceReference.named("t", TraceFormat.AZURE);

    private static Traffic traffic(
            @Nullable Double rate,
            @Nullable TokenDistribution input,
            @Nullable HitShare hits,
            @Nullable List<RateChange> changes,
            @Nullable Concurrency concurrency,
            @Nullable Sessions sessions,
            @Nullable List<TrafficClass> classes,
            @Nullable TraceReference trace) {
        return new Traffic(
                rate,
                null,
                input,
                trace == null ? TEN : null,
                null,
                null,
                hits,
                null,
                changes,
                concurrency,
                sessions,
                classes,
                trace);
    }

    private static TrafficClass of(String name, double share, @Nullable TokenDistribution input) {
        return new TrafficClass(name, share, null, null, input, null, null, null);
    }

    private static List<String> pointers(Executable construction) {
        return assertThrows(InvalidInputException.class, construction).violations().stream()
                .map(Violation::pointer)
                .toList();
    }

    private static Traffic fannedOut(
            @Nullable Concurrency concurrency,
            @Nullable Sessions sessions,
            @Nullable TraceReference trace,
            int fanOut) {
        boolean open = concurrency == null && trace == null;
        return new Traffic(
                open ? 1.0 : null,
                null,
                trace == null ? HUNDRED : null,
                trace == null ? TEN : null,
                null,
                null,
                null,
                null,
                null,
                concurrency,
                sessions,
                null,
                trace,
                fanOut,
                null);
    }

    @Test
    void aQueryMakesSeveralCallsInAnOpenLoopOfSingleRequests() {
        assertEquals(List.of("/fanOut"), pointers(() -> fannedOut(null, null, null, 0)));
        assertEquals(List.of("/fanOut"), pointers(() -> fannedOut(null, null, null, 65)));
        assertEquals(List.of("/concurrency"), pointers(() -> fannedOut(new Concurrency(5, null, null), null, null, 2)));
        assertEquals(
                List.of("/sessions"),
                pointers(() ->
                        fannedOut(null, new Sessions(2, null, new ThinkTime(1, null), null, null, null), null, 2)));
        assertEquals(List.of("/trace"), pointers(() -> fannedOut(null, null, TRACE, 2)));
        assertEquals(6, fannedOut(null, null, null, 6).callsPerQuery());
        assertEquals(
                1, traffic(1.0, HUNDRED, null, null, null, null, null, null).callsPerQuery());
        // Calls of a query are not independent of each other.
        assertFalse(fannedOut(null, null, null, 2).canBeBounded());
        assertTrue(fannedOut(null, null, null, 1).canBeBounded());
    }

    @Test
    void requestsComeFromARateFromUsersOrFromATrace() {
        var users = new Concurrency(5, null, null);
        assertEquals(
                List.of("/requestsPerSecond"),
                pointers(() -> traffic(null, HUNDRED, null, null, null, null, null, null)));
        assertEquals(
                List.of("/requestsPerSecond"),
                pointers(() -> traffic(1.0, HUNDRED, null, null, users, null, null, null)));
        assertEquals(
                List.of("/requestsPerSecond", "/inputTokens"),
                pointers(() -> traffic(1.0, HUNDRED, null, null, null, null, null, TRACE)));
        traffic(null, HUNDRED, null, null, users, null, null, null);
        traffic(null, null, null, null, null, null, null, TRACE);
    }

    @Test
    void lengthsAreTheTrafficsOrThoseOfEveryClass() {
        assertEquals(
                List.of("/inputTokens"),
                pointers(() -> traffic(
                        1.0, null, null, null, null, null, List.of(of("a", 0.5, TEN), of("b", 0.5, null)), null)));
        traffic(1.0, null, null, null, null, null, List.of(of("a", 0.5, TEN), of("b", 0.5, TEN)), null);
    }

    @Test
    void sharesSumToOneAndNamesDiffer() {
        assertEquals(
                List.of("/classes"),
                pointers(() -> traffic(
                        1.0, TEN, null, null, null, null, List.of(of("a", 0.5, null), of("b", 0.6, null)), null)));
        assertEquals(
                List.of("/classes/1"),
                pointers(() -> traffic(
                        1.0, TEN, null, null, null, null, List.of(of("a", 0.5, null), of("a", 0.5, null)), null)));
    }

    @Test
    void theRateNeverFallsBelowNothing() {
        var half = new RateChange(10, -0.5, null, 10.0, null);
        var other = new RateChange(15, -0.6, null, 1.0, null);
        var later = new RateChange(25, -0.6, null, 1.0, null);
        traffic(1.0, TEN, null, List.of(half, later), null, null, null, null);
        assertEquals(
                List.of("/rateChanges/1"),
                pointers(() -> traffic(1.0, TEN, null, List.of(half, other), null, null, null, null)));
    }

    @Test
    void onlySteadyLoadsCanBeBounded() {
        assertTrue(traffic(1.0, HUNDRED, null, null, null, null, null, null).canBeBounded());
        assertFalse(traffic(1.0, HUNDRED, new HitShare(0.5, null), null, null, null, null, null)
                .canBeBounded());
        assertFalse(traffic(null, null, null, null, null, null, null, TRACE).canBeBounded());
        var logNormal = new TokenDistribution(
                null, 100.0, List.of(new TokenQuantile(50, 80)), null, null, TokenForm.LOG_NORMAL);
        assertFalse(traffic(1.0, logNormal, null, null, null, null, null, null).canBeBounded());
    }

    @Test
    void lengthsOfClassesAreMixedByShare() {
        RequestLengths lengths = RequestLengths.of(traffic(
                1.0,
                HUNDRED,
                new HitShare(0.5, null),
                null,
                null,
                null,
                List.of(of("a", 0.75, null), of("b", 0.25, TokenDistribution.constant(500))),
                null));
        assertEquals(100, lengths.minInputTokens());
        assertEquals(200, lengths.meanInputTokens(), 1e-9);
        assertEquals(500, lengths.maxInputTokens());
        assertEquals(100, lengths.meanComputedTokens(), 1e-9);
        assertEquals(1, lengths.minComputedTokens());
        assertEquals(10, lengths.meanOutputTokens(), 1e-9);
    }

    /** Three turns each: prompts of 20 + 100, 20 + 210 and 20 + 320 tokens. */
    @Test
    void promptsOfSessionsGrow() {
        var sessions = new Sessions(3, 3, new ThinkTime(1, null), null, 20, null);
        RequestLengths lengths = RequestLengths.of(traffic(1.0, HUNDRED, null, null, null, sessions, null, null));
        assertEquals(120, lengths.minInputTokens());
        assertEquals((120 + 230 + 340) / 3.0, lengths.meanInputTokens(), 1e-9);
        assertEquals(340, lengths.maxInputTokens());
        assertEquals(100, lengths.meanComputedTokens(), 1e-9);
    }

    @Test
    void turnsHaveTheirMean() {
        for (double mean : new double[] {1, 1.5, 4, 11.9}) {
            var sessions = new Sessions(mean, 12, new ThinkTime(1, null), null, null, null);
            double q = sessions.goingOn();
            double sum = 0;
            for (int turn = 0; turn < 12; turn++) {
                sum += Math.pow(q, turn);
            }
            assertEquals(mean, sum, 1e-6);
        }
    }

    /** ln mean = μ + σ²/2: of the median 80 and the mean 100, σ² = 2 ln 1.25. */
    @Test
    void logNormalLengthsByMeanAndMedianOrByTwoQuantiles() {
        TokenQuantiles byMean = TokenQuantiles.of(new TokenDistribution(
                null, 100.0, List.of(new TokenQuantile(50, 80)), null, null, TokenForm.LOG_NORMAL));
        double sigma = Math.sqrt(2 * Math.log(1.25));
        assertEquals(80, byMean.at(0.5), 1e-9);
        assertEquals(80 * Math.exp(sigma * 1.2815515655446004), byMean.at(0.9), 1e-9);
        assertEquals(100, byMean.mean(), 0.1);
        // One request in 10,000 is longer than the max.
        assertEquals(Math.ceil(80 * Math.exp(sigma * 3.719016485455709)), byMean.max());

        TokenQuantiles byTwo = TokenQuantiles.of(new TokenDistribution(
                null,
                null,
                List.of(new TokenQuantile(50, 80), new TokenQuantile(95, 400)),
                10,
                1_000,
                TokenForm.LOG_NORMAL));
        assertEquals(80, byTwo.at(0.5), 1e-9);
        assertEquals(400, byTwo.at(0.95), 1e-6);
        assertEquals(10, byTwo.at(0));
        assertEquals(1_000, byTwo.at(1));
        assertEquals(
                List.of("/mean"),
                pointers(() -> TokenQuantiles.of(new TokenDistribution(
                        null, 50.0, List.of(new TokenQuantile(50, 80)), null, null, TokenForm.LOG_NORMAL))));
    }

    @Test
    void empiricalLengthsAreStraightBetweenTheirPoints() {
        TokenQuantiles lengths = TokenQuantiles.of(
                new TokenDistribution(null, null, List.of(new TokenQuantile(50, 20)), 10, 60, TokenForm.EMPIRICAL));
        assertEquals(15, lengths.at(0.25), 1e-9);
        assertEquals(40, lengths.at(0.75), 1e-9);
        assertEquals(27.5, lengths.mean(), 1e-9);
    }

    @Test
    void aHitSharesSpreadMustBePossible() {
        assertEquals(List.of("/spread"), pointers(() -> new HitShare(0.5, 0.5)));
        new HitShare(0.563, 0.3);
    }

    @Test
    void tracesAreNamedOnce() {
        assertEquals(
                List.of("/name"),
                pointers(() -> new TraceReference(
                        null, null, TraceFormat.AZURE, null, null, null, null, null, null, null, null)));
        assertEquals(
                List.of("/mapping", "/toSeconds"),
                pointers(() ->
                        new TraceReference("t", null, TraceFormat.CSV, null, null, null, 5.0, 5.0, null, null, null)));
    }

    @Test
    void aMappedClassNeedsClasses() {
        var mapping = new TraceMapping("t", null, null, "in", "out", null, "kind", null, null, null, null, null, null);
        var trace =
                new TraceReference("t.csv", null, TraceFormat.CSV, mapping, null, null, null, null, null, null, null);

        assertEquals(
                List.of("/trace/mapping/requestClass"),
                pointers(() -> traffic(null, null, null, null, null, null, null, trace)));
        traffic(null, null, null, null, null, null, List.of(of("chat", 1, null)), trace);
    }
}
