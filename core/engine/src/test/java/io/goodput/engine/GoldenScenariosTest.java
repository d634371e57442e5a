package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.engine.cluster.RequestTable;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.scenario.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Small scenarios, simple to hard, each beside its golden text. All run with the laws checked after every event. */
class GoldenScenariosTest {
    private static final double NANO = 1e-9;

    /**
     * A request a second, 10 tokens in and 3 out, on one prefill and one decode instance that nobody else uses. A step
     * takes 0.1 s + 0.01 s a token on the prefill side and 0.02 s + 0.01 s a token on the decode side; a transfer 0.05 s
     * and then 10 bytes at 1 byte per token and 1 byte per 0.01 s.
     */
    private static Scenario lonely() {
        return Worlds.with(
                Worlds.disaggregated(
                        Worlds.traffic(1, ArrivalProcess.CONSTANT, 10, 3, 3),
                        Worlds.pool(PoolRole.PREFILL, 1, Worlds.linearSteps(0.1, 0.01), Worlds.room(100), 8, 64),
                        Worlds.pool(PoolRole.DECODE, 1, Worlds.linearSteps(0.02, 0.01), Worlds.room(100), 8, 64),
                        new KvLink(1000, 1000, 100, 0.05, 1, 0, 0),
                        0,
                        2,
                        1),
                Worlds.slo(
                        Worlds.limit(LatencyMetric.TTFT, 99, 0.25),
                        Worlds.limit(LatencyMetric.TPOT, 99, 0.1),
                        Worlds.limit(LatencyMetric.ITL, 50, 0.05)));
    }

    /** Every value of the smallest scenario, by hand. */
    @Test
    void lonelyRequestsDisaggregated() throws IOException {
        CheckedRun run = Simulator.simulateChecked(lonely());
        RequestTable table = run.requests();
        Report report = run.report();

        // Request 0 arrives at 1 s and is taken at once: a step of 0.1 + 10 × 0.01 = 0.2 s makes the first token.
        assertEquals(1.0, table.arrivedAt(0), NANO);
        assertEquals(1.0, table.takenAt(0), NANO);
        assertEquals(1.2, table.prefilledAt(0), NANO);
        assertEquals(1.2, table.firstTokenAt(0), NANO);
        // There is room at once; 0.05 s of set-up, then 10 bytes at 100 bytes/s.
        assertEquals(1.2, table.roomAt(0), NANO);
        assertEquals(1.35, table.movedAt(0), NANO);
        // Two more tokens, a step of 0.02 + 0.01 = 0.03 s each.
        assertEquals(1.41, table.finishedAt(0), NANO);
        // Request 1 is the same, a second later.
        assertEquals(2.41, table.finishedAt(1), NANO);

        // The run ends when the first request after the measured ones arrives, at 3 s: it is in flight.
        assertEquals(3, report.requests().arrived());
        assertEquals(2, report.requests().finished());
        assertEquals(1, report.requests().inFlight());
        // Per request: arrival, prefill step, flow start, flow end, two decode steps; and the last arrival.
        assertEquals(2 * 6 + 1, report.events());

        assertEquals(2, report.timeToFirstToken().count());
        assertEquals(0.2, report.timeToFirstToken().meanSeconds(), NANO);
        assertEquals(0.41, report.endToEnd().p99Seconds(), NANO);
        // (1.41 − 1.2) / 2
        assertEquals(0.105, report.timePerOutputToken().p50Seconds(), NANO);
        // Gaps: 1.38 − 1.2 = 0.18 and 0.03, twice; the histogram's three digits.
        assertEquals(4, report.interTokenLatency().count());
        assertEquals(0.105, report.interTokenLatency().meanSeconds(), NANO);
        assertEquals(0.18, report.interTokenLatency().maxSeconds(), NANO);
        assertEquals(0.03, report.interTokenLatency().p50Seconds(), 0.03e-3);
        assertEquals(0.15, report.meanTransferSeconds(), NANO);

        // TTFT 0.2 ≤ 0.25 holds; TPOT 0.105 > 0.1 fails for all; of the gaps half are ≤ 0.05, which p50 allows.
        assertEquals(1, report.limits().get(0).share());
        assertEquals(0.2, report.limits().get(0).valueSeconds(), NANO);
        assertEquals(0, report.limits().get(1).share());
        assertEquals(0.105, report.limits().get(1).valueSeconds(), NANO);
        assertEquals(0.5, report.limits().get(2).share());
        assertEquals(true, report.limits().get(0).holds());
        assertEquals(false, report.limits().get(1).holds());
        assertEquals(true, report.limits().get(2).holds());
        assertEquals(false, report.holds());
        assertEquals(0, report.attainment());
        assertEquals(0, report.goodputRequestsPerSecond());
        // Of 0.41 s: prefill 0.2, transfer 0.15, decode 0.06.
        assertEquals(Bottleneck.PREFILL_COMPUTE, report.bottleneck());

        // The window is [1 s, 3 s).
        assertEquals(2, report.usage().windowSeconds(), NANO);
        assertEquals(20, report.usage().inputTokens());
        assertEquals(6, report.usage().outputTokens());
        PoolUsage prefill = report.usage().pools().get(0);
        assertEquals(2 * 0.2, prefill.servingGpuSeconds(), NANO);
        assertEquals(2 - 0.4, prefill.idleGpuSeconds(), NANO);
        assertEquals(0.4, prefill.prefillGpuSeconds(), NANO);
        assertEquals(20, prefill.prefilledTokens());
        assertEquals(2, prefill.outputTokens());
        // 100 W idle for 2 s and 1 J per token; 50 W of overhead.
        assertEquals(200 + 20, prefill.boardJoules(), NANO);
        assertEquals(100, prefill.overheadJoules(), NANO);
        PoolUsage decode = report.usage().pools().get(1);
        assertEquals(4 * 0.03, decode.servingGpuSeconds(), NANO);
        assertEquals(0, decode.prefillGpuSeconds(), NANO);
        assertEquals(0.12, decode.decodeGpuSeconds(), NANO);
        assertEquals(4, decode.outputTokens());
        assertEquals(200 + 4, decode.boardJoules(), NANO);
        assertEquals(0.2, report.pools().get(0).utilisation(), NANO);
        assertEquals(0.06, report.pools().get(1).utilisation(), NANO);
        // 10 blocks of 100 from 1.0 to 1.35 s, twice; 13 of 100 (3 for all it may say) from 1.2 to 1.41 s, twice.
        assertEquals(2 * 10 * 0.35 / (100 * 2), report.pools().get(0).meanKvOccupancy(), NANO);
        assertEquals(2 * 13 * 0.21 / (100 * 2), report.pools().get(1).meanKvOccupancy(), NANO);
        assertEquals(1, report.pools().get(0).meanBatch(), NANO);
        assertEquals(0, report.pools().get(0).meanQueueSeconds(), NANO);
        assertEquals(0, report.pools().get(0).maxQueueLength());

        Goldens.check("lonely-disaggregated", Goldens.text(lonely(), run));
    }

    /** The same request on one aggregated instance of 0.1 s + 0.01 s a token: prefill 0.2 s, then two steps of 0.11 s. */
    @Test
    void lonelyRequestsAggregated() throws IOException {
        Scenario scenario = Worlds.aggregated(
                Worlds.traffic(1, ArrivalProcess.CONSTANT, 10, 3, 3),
                Worlds.pool(PoolRole.AGGREGATED, 1, Worlds.linearSteps(0.1, 0.01), Worlds.room(100), 8, 64),
                0,
                2,
                1);
        CheckedRun run = Simulator.simulateChecked(scenario);

        assertEquals(1.2, run.requests().firstTokenAt(0), NANO);
        assertEquals(1.42, run.requests().finishedAt(0), NANO);
        PoolUsage usage = run.report().usage().pools().getFirst();
        assertEquals(2 * 0.2, usage.prefillGpuSeconds(), NANO);
        assertEquals(4 * 0.11, usage.decodeGpuSeconds(), NANO);
        Goldens.check("lonely-aggregated", Goldens.text(scenario, run));
    }

    /**
     * A prompt of 10 tokens in steps of at most 4: chunks of 4, 4 and 2. The next prompt, which arrives meanwhile, takes
     * the 2 tokens that the third step has left.
     */
    @Test
    void longPromptsAreChunkedAndShareTheirLastStep() throws IOException {
        Scenario scenario = Worlds.disaggregated(
                Worlds.traffic(4, ArrivalProcess.CONSTANT, 10, 2, 2),
                Worlds.pool(PoolRole.PREFILL, 1, Worlds.linearSteps(0.1, 0.01), Worlds.room(100), 8, 4),
                Worlds.pool(PoolRole.DECODE, 1, Worlds.linearSteps(0.02, 0.01), Worlds.room(100), 4, 4),
                Worlds.freeLink(),
                0,
                3,
                1);
        CheckedRun run = Simulator.simulateChecked(scenario);

        // Steps of 0.14 s each from 0.25 s: the first prompt ends with the third, at 0.67; the second was taken at
        // 0.53.
        assertEquals(0.67, run.requests().prefilledAt(0), NANO);
        assertEquals(0.53, run.requests().takenAt(1), NANO);
        // 2 + 4 + 4: it ends with the fifth step.
        assertEquals(0.95, run.requests().prefilledAt(1), NANO);
        Goldens.check("chunked-prompts", Goldens.text(scenario, run));
    }

    /**
     * Decode room for one request at a time (13 of 20 blocks): the second waits for the first to finish, holding its
     * room on the prefill side, and is never dropped.
     */
    @Test
    void requestsWaitForDecodeRoomAndHoldPrefillRoom() throws IOException {
        Scenario scenario = Worlds.disaggregated(
                Worlds.traffic(4, ArrivalProcess.CONSTANT, 10, 3, 3),
                Worlds.pool(PoolRole.PREFILL, 1, Worlds.linearSteps(0.01, 0.001), Worlds.room(20), 8, 64),
                Worlds.pool(PoolRole.DECODE, 1, Worlds.linearSteps(0.2, 0), Worlds.room(20), 8, 64),
                Worlds.freeLink(),
                0,
                7,
                1);
        CheckedRun run = Simulator.simulateChecked(scenario);
        RequestTable table = run.requests();

        // Arrivals at 0.25 and 0.5 s; prefill 0.02 s; decode 2 × 0.2 s.
        assertEquals(0.27, table.roomAt(0), NANO);
        assertEquals(0.67, table.finishedAt(0), NANO);
        assertEquals(0.52, table.prefilledAt(1), NANO);
        assertEquals(0.67, table.roomAt(1), NANO);
        assertEquals(1.07, table.roomAt(2), NANO);
        // Prefill room is for two prompts. At 1.75 s, when the seventh arrives, the fifth and the sixth are there with
        // their KV; the fifth leaves when the fourth is finished, at 0.67 + 3 × 0.4.
        assertEquals(1.75, table.arrivedAt(6), NANO);
        assertEquals(1.87, table.roomAt(4), NANO);
        assertEquals(1.87, table.takenAt(6), NANO);
        Goldens.check("waiting-for-decode-room", Goldens.text(scenario, run));
    }

    /** Two prefill instances send to one decode instance that receives 100 bytes/s: transfers share it fairly. */
    @Test
    void transfersShareTheirLink() throws IOException {
        Scenario scenario = Worlds.disaggregated(
                Worlds.traffic(10, ArrivalProcess.CONSTANT, 10, 2, 2),
                Worlds.pool(PoolRole.PREFILL, 2, Worlds.linearSteps(0.05, 0), Worlds.room(1000), 8, 64),
                Worlds.pool(PoolRole.DECODE, 1, Worlds.linearSteps(0.01, 0), Worlds.room(1000), 8, 64),
                new KvLink(100, 100, 80, 0, 1.6, 0, 0),
                0,
                4,
                1);
        CheckedRun run = Simulator.simulateChecked(scenario);

        // A request every 0.1 s sends 16 bytes. The first is alone from 0.15 s at its cap of 80 bytes/s: 8 are left at
        // 0.25. The second comes: 50 each, 3 left at 0.35. The third comes: 33.3 each, 0.09 s more.
        assertEquals(0.15, run.requests().roomAt(0), NANO);
        assertEquals(0.44, run.requests().movedAt(0), NANO);
        Goldens.check("shared-link", Goldens.text(scenario, run));
    }

    /** Decoding and chunks in one step: the batch's tokens first, then prompts into what is left of the budget. */
    @Test
    void aggregatedStepsMixDecodingAndChunks() throws IOException {
        Scenario scenario = Worlds.with(
                Worlds.aggregated(
                        Worlds.traffic(150, ArrivalProcess.POISSON, 20, 6, 8),
                        Worlds.pool(PoolRole.AGGREGATED, 2, Worlds.richSteps(), Worlds.room(90), 3, 12),
                        2,
                        8,
                        5),
                RoutingPolicy.LEAST_LOADED);
        Goldens.check("mixed-steps", Goldens.text(scenario, Simulator.simulateChecked(scenario)));
    }

    /** SGLang's users see the first token after the transfer. */
    @Test
    void firstTokenAtTheEndOfTheTransfer() throws IOException {
        Scenario scenario = Worlds.with(lonely(), FirstToken.END_OF_TRANSFER);
        CheckedRun run = Simulator.simulateChecked(scenario);

        assertEquals(1.35, run.requests().firstTokenAt(0), NANO);
        assertEquals(1.41, run.requests().finishedAt(0), NANO);
        Goldens.check("first-token-after-transfer", Goldens.text(scenario, run));
    }

    /** vLLM's decode instance makes all three tokens: 0.03 s each from 1.35 s. */
    @Test
    void firstTokenOfTheFirstDecodeStep() throws IOException {
        Scenario scenario = Worlds.with(lonely(), FirstToken.FIRST_DECODE_STEP);
        CheckedRun run = Simulator.simulateChecked(scenario);

        assertEquals(1.38, run.requests().firstTokenAt(0), NANO);
        assertEquals(1.44, run.requests().finishedAt(0), NANO);
        Goldens.check("first-token-of-decode", Goldens.text(scenario, run));
    }
}
