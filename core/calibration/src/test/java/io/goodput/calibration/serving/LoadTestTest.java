package io.goodput.calibration.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.engine.workload.RequestSource;
import org.junit.jupiter.api.Test;

class LoadTestTest {
    @Test
    void allClientsStartTogetherAndSendTheirNextPromptWhenOneIsAnswered() {
        try (RequestSource source = LoadTest.of(2, 100, 10).open(1)) {
            assertEquals(0, source.nextArrivalSeconds());
            source.take();
            assertEquals(0, source.nextArrivalSeconds());
            source.take();
            assertEquals(Double.POSITIVE_INFINITY, source.nextArrivalSeconds());
            source.ended(0, 3);
            assertEquals(3, source.nextArrivalSeconds());
            source.take();
            assertEquals(Double.POSITIVE_INFINITY, source.nextArrivalSeconds());
        }
    }

    /** Ten prompts a client, and then none: the last ones are answered while fewer and fewer run. */
    @Test
    void lengthsAreEightyToAHundredPerCentAndPromptsTenTimesTheClients() {
        int prompts = 0;
        int least = Integer.MAX_VALUE;
        int most = 0;
        long sum = 0;
        try (RequestSource source = LoadTest.of(200, 1_000, 10).open(1)) {
            while (source.nextArrivalSeconds() < Double.POSITIVE_INFINITY) {
                source.take();
                prompts++;
                least = Math.min(least, source.inputTokens());
                most = Math.max(most, source.inputTokens());
                sum += source.inputTokens();
                assertTrue(source.outputTokens() >= 8 && source.outputTokens() <= 10);
                assertEquals(source.outputTokens(), source.maxOutputTokens());
                source.ended(source.thread(), prompts);
            }
        }
        assertEquals(2_000, prompts);
        assertTrue(least >= 800 && least < 803, "least " + least);
        assertTrue(most <= 1_000 && most > 997, "most " + most);
        assertEquals(900, sum / 2_000.0, 5);
    }

    @Test
    void equalSeedsGiveEqualLengths() {
        try (RequestSource one = LoadTest.of(1, 1_000, 1_000).open(7);
                RequestSource other = LoadTest.of(1, 1_000, 1_000).open(7)) {
            one.take();
            other.take();
            assertEquals(one.inputTokens(), other.inputTokens());
            assertEquals(one.outputTokens(), other.outputTokens());
        }
    }
}
