package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ClientTimeout.Until;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.QueueOrder;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.engine.scenario.CacheTier;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.LocalPrefill;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.Speculation;
import io.goodput.engine.workload.RequestSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small scenarios, simple to hard, each beside its golden text; the laws are checked after every event of each. */
class GoldenScenariosTest {
    private static final double NANO = 1e-9;

    private static String name(String scenario, Enum<?> policy) {
        return scenario + "-" + policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A request a second, 10 tokens in and 3 out, on one prefill and one decode instance that nobody else uses. A step
     * takes 0.1 s + 0.01 s a token on the prefill side and 0.02 s + 0.01 s a token on the decode side; a transfer 0.05 s
     * and then 10 bytes at 1 byte per token and 1 byte per 0.01 s.
     */
    private static Worlds.ScenarioBuilder lonely() {
        return Worlds.disaggregated(
                        SmallWorkload.regular(2, 1, 10, 3, 3),
                        Worlds.network(1, 0.05),
                        Worlds.pool(PoolRole.PREFILL, 1, SmallSteps.linear(0.1, 0.01), Worlds.room(100), 8, 64)
                                .port(1000, 100),
                        Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.02, 0.01), Worlds.room(100), 8, 64)
                                .port(1000, 100))
                .slo(Worlds.slo(
                        Worlds.limit(LatencyMetric.TTFT, 99, 0.25),
                        Worlds.limit(LatencyMetric.TPOT, 99, 0.1),
                        Worlds.limit(LatencyMetric.ITL, 50, 0.05)));
    }

    @Test
    void lonelyRequestsDisaggregated() throws IOException {
        ReferenceComparison run = Goldens.check("lonely-disaggregated", lonely().build());
        RequestRow first = run.actual.getFirst();

        // Taken at once: a step of 0.1 + 10 × 0.01 = 0.2 s makes the first token.
        assertEquals(1.0, first.takenAt(), NANO);
        assertEquals(1.2, first.prefilledAt(), NANO);
        assertEquals(1.2, first.firstTokenAt(), NANO);
        // There is room at once; 0.05 s of set-up, then 10 bytes at 100 bytes/s.
        assertEquals(1.2, first.roomAt(), NANO);
        assertEquals(1.35, first.movedAt(), NANO);
        // Two more tokens, a step of 0.02 + 0.01 = 0.03 s each.
        assertEquals(1.41, first.endedAt(), NANO);
        assertEquals(2.41, run.actual.getLast().endedAt(), NANO);
    }

    /** SGLang's users see the first token after the transfer, vLLM's after the first decode step. */
    @ParameterizedTest
    @EnumSource
    void firstTokens(FirstToken firstToken) throws IOException {
        ReferenceComparison run = Goldens.check(
                name("first-token", firstToken), lonely().firstToken(firstToken).build());
        double expected = switch (firstToken) {
            case END_OF_PREFILL -> 1.2;
            case END_OF_TRANSFER -> 1.35;
            case FIRST_DECODE_STEP -> 1.38;
        };

        assertEquals(expected, run.actual.getFirst().firstTokenAt(), NANO);
        // vLLM's decode instance makes all three tokens.
        assertEquals(
                firstToken == FirstToken.FIRST_DECODE_STEP ? 1.44 : 1.41,
                run.actual.getFirst().endedAt(),
                NANO);
    }

    /** 10 tokens and 3 out: 0.2 s, then two steps of 0.11 s. */
    @Test
    void lonelyRequestsAggregated() throws IOException {
        ReferenceComparison run = Goldens.check(
                "lonely-aggregated",
                Worlds.aggregated(
                                SmallWorkload.regular(2, 1, 10, 3, 3),
                                Worlds.pool(
                                        PoolRole.AGGREGATED, 1, SmallSteps.linear(0.1, 0.01), Worlds.room(100), 8, 64))
                        .build());

        assertEquals(1.42, run.actual.getFirst().endedAt(), NANO);
    }

    /** 30 tokens in steps of at most 12: 12, 12 and 6. */
    @Test
    void longPromptsAreComputedInChunks() throws IOException {
        ReferenceComparison run = Goldens.check(
                "chunked-prompts",
                Worlds.aggregated(
                                SmallWorkload.regular(2, 1, 30, 2, 2),
                                Worlds.pool(
                                        PoolRole.AGGREGATED, 1, SmallSteps.linear(0.1, 0.01), Worlds.room(100), 8, 12))
                        .build());

        assertEquals(1 + 0.3 + 30 * 0.01, run.actual.getFirst().firstTokenAt(), NANO);
    }

    /**
     * A request every 0.1 s sends 16 bytes. The first is alone from 0.15 s at its cap of 80 bytes/s: 8 are left at 0.25.
     * The second comes: 50 each, 3 left at 0.35. The third comes: 33.3 each, 0.09 s more.
     */
    @Test
    void transfersShareALinkFairly() throws IOException {
        ReferenceComparison run = Goldens.check(
                "shared-link",
                Worlds.disaggregated(
                                SmallWorkload.regular(4, 0.1, 10, 2, 2),
                                Worlds.network(1.6, 0),
                                Worlds.pool(PoolRole.PREFILL, 1, SmallSteps.linear(0.05, 0), Worlds.room(100), 8, 64)
                                        .port(100, 80),
                                Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.01, 0), Worlds.room(100), 8, 64)
                                        .port(1e6, 1e6))
                        .build());
        RequestRow first =
                run.actual.stream().filter(row -> row.number() == 0).findFirst().orElseThrow();

        assertEquals(0.15, first.roomAt(), NANO);
        assertEquals(0.44, first.movedAt(), NANO);
    }

    private static SmallWorkload mixed(int count, double requestsPerSecond, long seed) {
        Random random = new Random(seed);
        List<SmallWorkload.Turn> turns = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < count; i++) {
            at -= Math.log(1 - random.nextDouble()) / requestsPerSecond;
            turns.add(new SmallWorkload.Turn(at, 1 + random.nextInt(60), 1 + random.nextInt(20), 20));
        }
        return SmallWorkload.of(turns);
    }

    /** Decode room for two or three: prompts wait for it with their prefill-side blocks held. */
    @Test
    void requestsWaitForDecodeRoom() throws IOException {
        ReferenceComparison run = Goldens.check(
                "waiting-for-decode-room",
                Worlds.disaggregated(
                                mixed(12, 60, 1),
                                Worlds.network(1, 0.001),
                                Worlds.pool(
                                        PoolRole.PREFILL, 1, SmallSteps.linear(0.005, 0.0005), Worlds.room(150), 8, 64),
                                Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.02, 0.001), Worlds.room(130), 8, 64)
                                        .port(5_000, 2_000))
                        .build());

        assertTrue(run.actual.stream().anyMatch(row -> row.roomAt() > row.prefilledAt() + 0.01));
    }

    /** Room for about three contexts: who keeps what, and who is computed again. */
    @ParameterizedTest
    @EnumSource
    void shortRoom(KvPolicy policy) throws IOException {
        ReferenceComparison run = Goldens.check(
                name("short-room", policy),
                Worlds.aggregated(
                                mixed(12, 60, 2),
                                Worlds.pool(
                                                PoolRole.AGGREGATED,
                                                1,
                                                SmallSteps.linear(0.02, 0.001),
                                                Worlds.room(130),
                                                8,
                                                64)
                                        .kvPolicy(policy))
                        .build());

        assertEquals(policy.grows(), run.actual.stream().anyMatch(row -> row.preemptions() > 0));
    }

    /** The same room on the decode side: preempted requests are computed there again, or go back to prefill. */
    @ParameterizedTest
    @EnumSource
    void recovery(Recovery recovery) throws IOException {
        ReferenceComparison run = Goldens.check(
                name("recovery", recovery),
                Worlds.disaggregated(
                                mixed(12, 60, 2),
                                Worlds.network(1, 0.001),
                                Worlds.pool(
                                        PoolRole.PREFILL, 1, SmallSteps.linear(0.005, 0.0005), Worlds.room(300), 8, 64),
                                Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.02, 0.001), Worlds.room(130), 8, 64)
                                        .kvPolicy(KvPolicy.RECOMPUTE))
                        .recovery(recovery)
                        .build());

        assertTrue(run.actual.stream()
                .filter(row -> row.preemptions() > 0)
                .allMatch(row -> row.promptInstance() == (recovery == Recovery.LOCAL ? 1 : 0)));
    }

    @ParameterizedTest
    @EnumSource
    void routing(RoutingPolicy policy) throws IOException {
        Goldens.check(
                name("routing", policy),
                Worlds.disaggregated(
                                conversations(5),
                                Worlds.network(1, 0.001),
                                cached(PoolRole.PREFILL, 3).port(5_000, 2_000),
                                cached(PoolRole.DECODE, 2).port(5_000, 2_000))
                        .routing(policy)
                        .build());
    }

    private static Worlds.PoolBuilder cached(PoolRole role, int instances) {
        return Worlds.pool(role, instances, SmallSteps.linear(0.01, 0.001), Worlds.room(260), 8, 64)
                .caching(new PrefixCaching(8, 260, null, null));
    }

    /** Conversations of three turns whose context grows, with think time; the first 16 tokens are everybody's. */
    private static SmallWorkload conversations(int count) {
        Random random = new Random(8);
        List<SmallWorkload.Session> sessions = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            List<SmallWorkload.Turn> turns = new ArrayList<>();
            List<Long> text = new ArrayList<>(List.of(101L, 102L));
            int input = 16 + random.nextInt(24);
            for (int t = 0; t < 3; t++) {
                int output = 5 + random.nextInt(10);
                while (text.size() < input / 8) {
                    text.add(random.nextLong());
                }
                turns.add(new SmallWorkload.Turn(
                        t == 0 ? 0.05 * random.nextDouble() * count : 0.05 + 0.1 * random.nextDouble(),
                        input,
                        output,
                        output,
                        0,
                        RequestSource.NOT_DRAWN,
                        List.copyOf(text)));
                input += output + random.nextInt(10);
            }
            sessions.add(new SmallWorkload.Session(s, turns));
        }
        return new SmallWorkload(sessions);
    }

    /** Little room of the ranks' own, so that blocks go to the host and from there to the shared tier. */
    @Test
    void evictedBlocksComeBackFromSlowerTiers() throws IOException {
        ReferenceComparison run = Goldens.check(
                "slower-tiers",
                Worlds.aggregated(
                                conversations(8),
                                Worlds.pool(
                                                PoolRole.AGGREGATED,
                                                2,
                                                SmallSteps.linear(0.01, 0.001),
                                                Worlds.room(160),
                                                4,
                                                64)
                                        .caching(new PrefixCaching(
                                                8, 48, new CacheTier(40, 4_000), new CacheTier(400, 1_000))))
                        .build());

        assertTrue(run.reference.totals.getFirst().hostHitTokens > 0);
        assertTrue(run.reference.totals.getFirst().sharedHitTokens > 0);
    }

    @ParameterizedTest
    @EnumSource
    void queueOrders(QueueOrder order) throws IOException {
        List<SmallWorkload.Turn> turns = new ArrayList<>();
        Random random = new Random(4);
        for (int i = 0; i < 12; i++) {
            turns.add(new SmallWorkload.Turn(
                    0.01 * i, 5 + random.nextInt(50), 2, 2, i % 2, RequestSource.NOT_DRAWN, List.of()));
        }
        Goldens.check(
                name("queue", order),
                Worlds.aggregated(
                                SmallWorkload.of(turns),
                                Worlds.pool(
                                                PoolRole.AGGREGATED,
                                                1,
                                                SmallSteps.linear(0.02, 0.001),
                                                Worlds.room(1_000),
                                                2,
                                                32)
                                        .queueOrder(order))
                        .classes(Worlds.requestClass(0), Worlds.requestClass(5))
                        .build());
    }

    @ParameterizedTest
    @EnumSource
    void impatientClients(Until until) throws IOException {
        ReferenceComparison run = Goldens.check(
                name("timeout", until),
                Worlds.disaggregated(
                                mixed(16, 80, 6),
                                Worlds.network(1, 0.001),
                                Worlds.pool(
                                        PoolRole.PREFILL, 1, SmallSteps.linear(0.01, 0.001), Worlds.room(150), 8, 64),
                                Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.02, 0.001), Worlds.room(160), 8, 64)
                                        .port(5_000, 2_000))
                        .timeout(new ClientTimeout(0.4, until))
                        .build());

        assertTrue(run.actual.stream().anyMatch(row -> row.end() == RequestView.End.TIMED_OUT));
        assertTrue(run.actual.stream().anyMatch(row -> row.end() == RequestView.End.FINISHED));
    }

    /** Short prompts are computed where they decode. */
    @Test
    void conditionalDisaggregation() throws IOException {
        ReferenceComparison run = Goldens.check(
                "conditional",
                Worlds.disaggregated(
                                mixed(12, 40, 7),
                                Worlds.network(1, 0.001),
                                Worlds.pool(
                                        PoolRole.PREFILL, 1, SmallSteps.linear(0.01, 0.001), Worlds.room(200), 8, 64),
                                Worlds.pool(PoolRole.DECODE, 2, SmallSteps.linear(0.02, 0.001), Worlds.room(200), 8, 64)
                                        .port(5_000, 2_000))
                        .localPrefill(new LocalPrefill(30, 2))
                        .build());

        assertTrue(run.actual.stream()
                .allMatch(row -> row.inputTokens() < 30 == (row.promptInstance() == row.decodeInstance())));
    }

    /** Layer by layer behind the prefill, room reserved before it. */
    @Test
    void layerWiseTransfers() throws IOException {
        Goldens.check(
                "layer-wise",
                Worlds.disaggregated(
                                mixed(10, 30, 9),
                                new Network(0.001, 10, 0, 0, 4, true, List.of()),
                                Worlds.pool(
                                                PoolRole.PREFILL,
                                                1,
                                                SmallSteps.linear(0.02, 0.002),
                                                Worlds.room(200),
                                                8,
                                                16)
                                        .port(8_000, 4_000),
                                Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.02, 0.001), Worlds.room(200), 8, 64)
                                        .port(8_000, 4_000))
                        .handOff(HandOff.DESTINATION_FIRST)
                        .build());
    }

    /** 1.6 tokens a step: steps make 1, 2, 1, 2, 2 tokens. */
    @Test
    void speculativeDecoding() throws IOException {
        ReferenceComparison run = Goldens.check(
                "speculation",
                Worlds.aggregated(
                                SmallWorkload.regular(1, 1, 10, 9, 9),
                                Worlds.pool(
                                                PoolRole.AGGREGATED,
                                                1,
                                                SmallSteps.linear(0.1, 0.01),
                                                Worlds.room(100),
                                                4,
                                                64)
                                        .speculation(new Speculation(1_600, 2)))
                        .build());

        // 0.2 s for the prompt and its token, then 8 tokens in 5 steps that compute 2 tokens each.
        assertEquals(1.2 + 5 * 0.12, run.actual.getFirst().endedAt(), NANO);
    }

    /** Three stages: a prompt comes out two stages after its step, members pass in three parts. */
    @Test
    void pipelineStages() throws IOException {
        ReferenceComparison run = Goldens.check(
                "pipeline",
                Worlds.aggregated(
                                SmallWorkload.of(
                                        new SmallWorkload.Turn(1, 30, 3, 3), new SmallWorkload.Turn(1.05, 15, 1, 1)),
                                Worlds.pool(
                                                PoolRole.AGGREGATED,
                                                1,
                                                SmallSteps.linear(0.01, 0.01),
                                                Worlds.room(100),
                                                4,
                                                64)
                                        .pipelineStages(3))
                        .build());
        RequestRow first = run.actual.getLast();
        RequestRow second = run.actual.getFirst();

        // The first prompt: 0.31 s a stage, out at 1 + 3 × 0.31. The second one follows it: 0.16 s from 1.31, out at
        // 1.47 + 0.32, but not before the first one.
        assertEquals(1.93, first.prefilledAt(), NANO);
        assertEquals(1.93, second.prefilledAt(), NANO);
        // Two tokens, each three stages of 0.01 s + a third of a token.
        assertEquals(1.93 + 2 * 3 * (0.01 + 0.01 / 3), first.endedAt(), NANO);
    }

    /** Three equal requests at the same time on three equal instances: their steps end together, lowest instance first. */
    @Test
    void law3StepsThatEndTogetherEndInTheOrderOfTheInstances() throws IOException {
        SmallWorkload.Turn turn = new SmallWorkload.Turn(1, 10, 3, 3);
        ReferenceComparison run = Goldens.check(
                "same-time",
                Worlds.aggregated(
                                SmallWorkload.of(turn, turn, turn),
                                Worlds.pool(
                                        PoolRole.AGGREGATED, 3, SmallSteps.linear(0.1, 0.01), Worlds.room(100), 8, 64))
                        .build());

        assertEquals(
                List.of(0L, 1L, 2L), run.actual.stream().map(RequestRow::number).toList());
        assertEquals(1, run.actual.stream().map(RequestRow::endedAt).distinct().count());
    }
}
