package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What fails while KV moves. Steps take 0.1 s, a prompt token is a byte, and instances are of one GPU, the only one of a
 * node; those of the first pool take the first nodes. Nobody takes the place of who dies before all is over.
 */
class FaultTest {
    private static final String SYSTEM = "test";
    private static final double LONG_SECONDS = 1_000;
    private static final double DETECTION_SECONDS = 0.2;
    private static final ElasticPool ONE = Worlds.counts(1, 1);

    private record Run(List<RequestRow> rows, long lostTokens) {
        RequestRow only() {
            assertEquals(1, rows.size());
            return rows.getFirst();
        }
    }

    private static Run run(Worlds.ScenarioBuilder world) {
        List<RequestRow> rows = new ArrayList<>();
        var result = Simulator.simulateChecked(world.build(), request -> rows.add(RequestRow.of(request)));
        rows.sort(Comparator.comparingLong(RequestRow::number));
        return new Run(rows, Objects.requireNonNull(result.report().scaleOut()).lostTokens());
    }

    private static Worlds.PoolBuilder pool(PoolRole role, int count, double bytesPerSecond) {
        // As many may leave as serve.
        return Worlds.pool(role, 2 * count, SmallSteps.linear(0.1, 0), Worlds.room(100_000), 64, 100_000)
                .port(bytesPerSecond, bytesPerSecond);
    }

    private static SmallWorkload.Turn request(double at, int input) {
        return new SmallWorkload.Turn(at, input, 3, 3);
    }

    // An uplink

    private static final double UPLINK = 100;

    /** One that prefills in the first rack, one that decodes in the second; each uplink moves 100 bytes a second. */
    private static Run acrossRacks(Fault fault, SmallWorkload.Turn... turns) {
        return run(Worlds.disaggregated(
                        SmallWorkload.of(turns),
                        new Network(0, 1, 0, 0, 1, false, List.of(UPLINK, UPLINK)),
                        pool(PoolRole.PREFILL, 1, 1e12),
                        pool(PoolRole.DECODE, 1, 1e12))
                .elasticity(Worlds.elasticity(2, 1, ONE, ONE)
                        .startSeconds(LONG_SECONDS)
                        .faults(fault)));
    }

    private static Fault link(int rack, double at, double seconds, double share) {
        return new Fault(FaultKind.LINK, at, seconds, SYSTEM, rack, null, null, share);
    }

    @Test
    void aPromptMovesOverTheUplinks() {
        RequestRow row = acrossRacks(link(0, 500, 1, 0), request(1, 100)).only();
        assertEquals(1.1, row.roomAt(), 1e-9);
        assertEquals(2.1, row.movedAt(), 1e-9);
        assertEquals(2.3, row.endedAt(), 1e-9);
    }

    /** 50 of 100 bytes have moved when the link of either side is cut; the others do once it is repaired. */
    @Test
    void nothingCrossesAnUplinkThatIsCutAndMovesGoOnAfterItsRepair() {
        for (int rack = 0; rack < 2; rack++) {
            RequestRow row = acrossRacks(link(rack, 1.6, 3, 0), request(1, 100)).only();
            assertEquals(4.6 + 0.5, row.movedAt(), 1e-6);
            assertEquals(4, row.transferSeconds(), 1e-6);
            assertEquals(0, row.retries());
            assertEquals(End.FINISHED, row.end());
        }
    }

    /** The second begins while the link is cut: from 4.6 s on both get half; the first needs 1 s for 50 bytes. */
    @Test
    void whoBeginsToMoveOverACutUplinkWaitsToo() {
        List<RequestRow> rows = acrossRacks(link(0, 1.6, 3, 0), request(1, 100), request(2, 100)).rows;
        assertEquals(4.6 + 1, rows.get(0).movedAt(), 1e-6);
        assertEquals(4.6 + 1 + 0.5, rows.get(1).movedAt(), 1e-6);
    }

    /** 50 bytes at 100 a second, then at 25. */
    @Test
    void anUplinkThatLostAShareMovesWhatIsLeft() {
        assertEquals(
                1.6 + 2,
                acrossRacks(link(1, 1.6, 3, 0.25), request(1, 100)).only().movedAt(),
                1e-9);
        assertEquals(
                2.6 + 0.25,
                acrossRacks(link(1, 1.6, 1, 0.25), request(1, 100)).only().movedAt(),
                1e-9);
    }

    /** Law 7: what begins and ends to move while a share is left is no more than that share of what the uplink carries. */
    @Test
    void law7NoMoreThanItsShareCrossesAFaultyUplink() {
        double begin = 3;
        for (double share : new double[] {0, 0.1, 0.3, 0.9}) {
            for (int rack = 0; rack < 2; rack++) {
                for (double seconds : new double[] {0.7, 2, 9}) {
                    List<SmallWorkload.Turn> turns = new ArrayList<>();
                    for (int i = 0; i < 60; i++) {
                        turns.add(request(0.15 * i, 5 + i * 7 % 23));
                    }
                    List<RequestRow> rows = acrossRacks(
                                    link(rack, begin, seconds, share), turns.toArray(SmallWorkload.Turn[]::new))
                            .rows;
                    double end = begin + seconds;
                    double bytes = rows.stream()
                            .filter(row -> row.roomAt() >= begin && row.movedAt() <= end)
                            .mapToDouble(RequestRow::inputTokens)
                            .sum();
                    String what =
                            "share " + share + " of the uplink of rack " + rack + " for " + seconds + " s: " + bytes;
                    assertTrue(bytes <= share * UPLINK * seconds * (1 + 1e-9), what);
                    assertTrue(share < 0.3 || seconds < 9 || bytes > 0, what);
                    assertTrue(
                            share > 0 || rows.stream().noneMatch(row -> row.movedAt() > begin && row.movedAt() < end),
                            what);
                    assertTrue(rows.stream().allMatch(row -> row.end() == End.FINISHED), what);
                }
            }
        }
    }

    // An instance

    /** Two that prefill on nodes 0 and 1, two that decode on nodes 2 and 3; the one of {@code node} dies at 1.6 s. */
    private static Worlds.ScenarioBuilder dyingAt(int node, AfterFailure after) {
        return Worlds.disaggregated(
                        SmallWorkload.of(request(1, 100)),
                        Worlds.network(1, 0),
                        pool(PoolRole.PREFILL, 2, 100),
                        pool(PoolRole.DECODE, 2, 100))
                .elasticity(Worlds.elasticity(1, 8, Worlds.counts(2, 2), Worlds.counts(2, 2))
                        .startSeconds(LONG_SECONDS)
                        .afterFailure(after)
                        .faults(new Fault(FaultKind.NODE, 1.6, LONG_SECONDS, SYSTEM, 0, node, null, null)));
    }

    private static AfterFailure after(int retryLimit, boolean keepsTokens) {
        return new AfterFailure(retryLimit, keepsTokens, DETECTION_SECONDS, false);
    }

    /**
     * Half of the KV has moved. It is known at 1.8 s; the other one computes the prompt and the token that was made, and with
     * them makes the second one at 1.9 s; 101 bytes move until 2.91 s, and the third token takes a step.
     */
    @Test
    void aSourceThatDiesWhileKvMovesIsFollowedByAnother() {
        Run run = run(dyingAt(0, after(1, true)));
        RequestRow row = run.only();
        assertEquals(End.FINISHED, row.end());
        assertEquals(1, row.retries());
        assertEquals(1, row.promptInstance());
        assertEquals(1.1, row.firstTokenAt(), 1e-9);
        assertEquals(1.9, row.prefilledAt(), 1e-9);
        assertEquals(2.91, row.movedAt(), 1e-9);
        assertEquals(1.01, row.transferSeconds(), 1e-9);
        assertEquals(3.01, row.endedAt(), 1e-9);
        assertEquals(3, row.outputTokens());
        assertEquals(0, run.lostTokens);
    }

    /** The first token is made again, unseen: 100 bytes move until 2.9 s, and two tokens take two steps. */
    @Test
    void tokensOfADeadSourceAreMadeAgainWhereTheyAreNotKept() {
        Run run = run(dyingAt(0, after(1, false)));
        RequestRow row = run.only();
        assertEquals(1.1, row.firstTokenAt(), 1e-9);
        assertEquals(2.9, row.movedAt(), 1e-9);
        assertEquals(3.1, row.endedAt(), 1e-9);
        assertEquals(3, row.outputTokens());
        assertEquals(1, run.lostTokens);
    }

    /** The token that was to be seen at the end of the move is lost with the prompt, whatever is kept. */
    @Test
    void aTokenThatWaitedForTheEndOfTheMoveIsLostWithItsSource() {
        Run run = run(dyingAt(0, after(1, true)).firstToken(FirstToken.END_OF_TRANSFER));
        RequestRow row = run.only();
        assertEquals(2.9, row.firstTokenAt(), 1e-9);
        assertEquals(3.1, row.endedAt(), 1e-9);
        assertEquals(1, run.lostTokens);
    }

    @Test
    void whoHasNoRetryLeftFailsWhenTheDeathIsKnown() {
        RequestRow row = run(dyingAt(0, after(0, true))).only();
        assertEquals(End.FAILED, row.end());
        assertEquals(1.6 + DETECTION_SECONDS, row.endedAt(), 1e-9);
        assertEquals(0, row.retries());
    }

    /** The KV is where it was computed still: from 1.8 s on it moves to the other one, all of it. */
    @Test
    void aDestinationThatDiesWhileKvMovesIsFollowedByAnotherWithoutARetry() {
        RequestRow row = run(dyingAt(2, after(0, true))).only();
        assertEquals(End.FINISHED, row.end());
        assertEquals(0, row.retries());
        assertEquals(0, row.promptInstance());
        assertEquals(5, row.decodeInstance());
        assertEquals(1.1, row.prefilledAt(), 1e-9);
        assertEquals(2.8, row.movedAt(), 1e-9);
        assertEquals(3, row.endedAt(), 1e-9);
    }

    /**
     * A prompt of 100 tokens takes 1 s a stage, and 4 stages; it is lost in the second one. From 2.6 s on another instance is
     * there under the same number, and takes 4 × 0.01 s for a prompt of one token, as if nothing had been before it.
     */
    @Test
    void aPipelineIsEmptyAfterADeath() {
        Run run = run(Worlds.disaggregated(
                        SmallWorkload.of(request(1, 100), request(2.55, 1)),
                        Worlds.network(1, 0),
                        Worlds.pool(PoolRole.PREFILL, 2, SmallSteps.linear(0, 0.01), Worlds.room(100_000), 64, 100_000)
                                .pipelineStages(4),
                        pool(PoolRole.DECODE, 1, 1e12))
                .elasticity(Worlds.elasticity(1, 8, ONE, ONE)
                        .startSeconds(0.1)
                        .faults(new Fault(FaultKind.NODE, 2.5, LONG_SECONDS, SYSTEM, 0, 0, null, null))));
        assertEquals(End.FAILED, run.rows.get(0).end());
        assertEquals(2.5, run.rows.get(0).endedAt(), 1e-9);
        RequestRow second = run.rows.get(1);
        assertEquals(0, second.promptInstance());
        assertEquals(2.6, second.takenAt(), 1e-6);
        assertEquals(2.6 + 4 * 0.01, second.prefilledAt(), 1e-6);
    }
}
