package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The three engines that are served with, each by its own rules. */
class EnginesTest {
    private static final double NANO = 1e-9;
    private static final int SCENARIOS = 120;

    enum Engine {
        VLLM(HandOff.SOURCE_FIRST, FirstToken.FIRST_DECODE_STEP, KvPolicy.RECOMPUTE, 16, 0),
        TENSORRT_LLM(HandOff.SOURCE_FIRST, FirstToken.END_OF_PREFILL, KvPolicy.RESERVE_MAXIMUM, 32, 7_000_000),
        SGLANG(HandOff.DESTINATION_FIRST, FirstToken.END_OF_TRANSFER, KvPolicy.RETRACT, 1, 14_000_000);

        final HandOff handOff;
        final FirstToken firstToken;
        final KvPolicy kvPolicy;
        final int blockTokens;
        final long firstSeed;

        Engine(HandOff handOff, FirstToken firstToken, KvPolicy kvPolicy, int blockTokens, long firstSeed) {
            this.handOff = handOff;
            this.firstToken = firstToken;
            this.kvPolicy = kvPolicy;
            this.blockTokens = blockTokens;
            this.firstSeed = firstSeed;
        }
    }

    /**
     * A request at 1 s, 40 tokens in and 3 of at most 30 out, nobody else. Prefill 0.1 s + 40 × 0.01 s; set-up 0.05 s and
     * 40 bytes at 100 bytes/s; a decode step 0.03 s.
     */
    @ParameterizedTest
    @EnumSource
    void aLonelyRequest(Engine engine) {
        RequestRow row = run(Worlds.disaggregated(
                                SmallWorkload.regular(1, 1, 40, 3, 30),
                                Worlds.network(1, 0.05),
                                Worlds.pool(PoolRole.PREFILL, 1, SmallSteps.linear(0.1, 0.01), room(engine, 100), 8, 64)
                                        .kvPolicy(engine.kvPolicy)
                                        .port(100, 100),
                                Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.02, 0.01), room(engine, 100), 8, 64)
                                        .kvPolicy(engine.kvPolicy)
                                        .port(100, 100))
                        .handOff(engine.handOff)
                        .firstToken(engine.firstToken)
                        .build())
                .getFirst();

        assertEquals(1.5, row.prefilledAt(), NANO);
        assertEquals(1.95, row.movedAt(), NANO);
        switch (engine) {
            case VLLM -> {
                assertEquals(1.5, row.roomAt(), NANO, "room after prefill");
                assertEquals(1.98, row.firstTokenAt(), NANO, "of the first decode step");
                assertEquals(2.04, row.endedAt(), NANO, "three decode steps");
            }
            case TENSORRT_LLM -> {
                assertEquals(1.5, row.roomAt(), NANO, "room after prefill");
                assertEquals(1.5, row.firstTokenAt(), NANO, "of prefill");
                assertEquals(2.01, row.endedAt(), NANO, "two decode steps");
            }
            case SGLANG -> {
                assertEquals(1.0, row.roomAt(), NANO, "room before prefill");
                assertEquals(1.95, row.firstTokenAt(), NANO, "at the end of the transfer");
                assertEquals(2.01, row.endedAt(), NANO, "two decode steps");
            }
        }
    }

    private static KvRoom room(Engine engine, long tokens) {
        return new KvRoom(Math.ceilDiv(tokens, (long) engine.blockTokens), engine.blockTokens, 0);
    }

    private static List<RequestRow> run(Scenario scenario) {
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)));
        return rows;
    }

    /** 96 tokens of decode room and two requests of 40 in and 30 of at most 60 out, at the same time. */
    @ParameterizedTest
    @EnumSource
    void twoRequestsThatOutgrowTheRoom(Engine engine) {
        List<RequestRow> rows = run(Worlds.disaggregated(
                        SmallWorkload.of(
                                new SmallWorkload.Turn(1, 40, 30, 50), new SmallWorkload.Turn(1.0001, 40, 30, 50)),
                        Worlds.network(1, 0),
                        Worlds.pool(PoolRole.PREFILL, 1, SmallSteps.linear(0.01, 0.001), room(engine, 960), 8, 64)
                                .kvPolicy(engine.kvPolicy),
                        Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.02, 0.001), room(engine, 96), 8, 64)
                                .kvPolicy(engine.kvPolicy))
                .handOff(engine.handOff)
                .firstToken(engine.firstToken)
                .build());

        int preempted = rows.stream().mapToInt(RequestRow::preemptions).sum();
        if (engine == Engine.TENSORRT_LLM) {
            // 3 blocks of 32 hold 90 tokens of one request: the other waits until it has gone.
            assertEquals(0, preempted);
            assertEquals(rows.get(0).endedAt(), rows.get(1).roomAt(), NANO);
        } else {
            // Both get room for 40 and grow until the younger one has to go, once.
            assertEquals(1, rows.get(1).preemptions());
            assertEquals(1, preempted);
            assertTrue(rows.get(1).roomAt() < rows.get(0).endedAt());
        }
    }

    /** Random worlds of each engine, by the engine and by its judge. */
    @ParameterizedTest
    @EnumSource
    void engineAndJudgeAgree(Engine engine) {
        int compared = 0;
        int preempted = 0;
        for (int seed = 1; compared < SCENARIOS; seed++) {
            Scenario base = RandomScenarios.of(engine.firstSeed + seed);
            if (base.isAggregated()) {
                continue;
            }
            ReferenceComparison comparison = new ReferenceComparison(shaped(base, engine), false);
            String first = comparison.differences.isEmpty() ? "" : comparison.differences.getFirst();
            assertEquals("", first, engine + ", seed " + seed + ", judge / engine");
            preempted += comparison.expected.stream().anyMatch(row -> row.preemptions() > 0) ? 1 : 0;
            compared++;
        }
        assertEquals(engine.kvPolicy.grows(), preempted > 3, preempted + " with preemptions");
    }

    private static Scenario shaped(Scenario s, Engine engine) {
        List<Pool> pools = s.pools().stream()
                .map(p -> new Pool(
                        p.role(),
                        p.system(),
                        p.instances(),
                        p.gpusPerInstance(),
                        p.ranks(),
                        p.pipelineStages(),
                        p.steps(),
                        new KvRoom(
                                Math.max(1, p.kv().blocks() * p.kv().blockTokens() / engine.blockTokens),
                                engine.blockTokens,
                                0,
                                p.kv().headroom()),
                        engine.kvPolicy,
                        p.maxNumSeqs(),
                        p.maxNumBatchedTokens(),
                        p.queueOrder(),
                        p.speculation(),
                        p.caching(),
                        p.port()))
                .toList();
        return new Scenario(
                s.workload(),
                s.classes(),
                pools,
                engine == Engine.SGLANG || s.network() == null ? s.network() : whole(s.network()),
                engine.handOff,
                engine.firstToken,
                s.localPrefill(),
                s.recovery(),
                s.promptRouting(),
                s.decodeRouting(),
                s.admission(),
                s.timeout(),
                s.sample(),
                s.seed(),
                s.maxEvents());
    }

    private static Network whole(Network n) {
        return new Network(
                n.latencySeconds(),
                n.bytesPerToken(),
                n.windowBytesPerToken(),
                n.windowTokens(),
                n.layers(),
                false,
                n.rackBytesPerSecond());
    }
}
