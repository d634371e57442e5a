package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.Headroom;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Decode room that grows and does not suffice for all who want it. */
class OverloadTest {
    private static final double NANO = 1e-9;

    private static List<RequestRow> run(HandOff handOff, KvRoom room, SmallWorkload.Turn... turns) {
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulateChecked(
                Worlds.disaggregated(
                                SmallWorkload.of(turns),
                                Worlds.freeNetwork(),
                                Worlds.pool(
                                        PoolRole.PREFILL,
                                        1,
                                        SmallSteps.linear(0.001, 0.0001),
                                        Worlds.room(10_000),
                                        8,
                                        64),
                                Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.02, 0.001), room, 8, 64)
                                        .kvPolicy(KvPolicy.RECOMPUTE))
                        .handOff(handOff)
                        .build(),
                row -> rows.add(RequestRow.of(row)));
        rows.sort((a, b) -> Long.compare(a.number(), b.number()));
        return rows;
    }

    /**
     * 96 tokens of room. Two of 40 grow until the second must go, with 48 tokens or so; it does not fit again before the
     * first has ended. A third one of 20 would fit at once, but comes later.
     */
    @ParameterizedTest
    @EnumSource
    void whoWasPreemptedComesBeforeWhoWaitsForRoom(HandOff handOff) {
        List<RequestRow> rows = run(
                handOff,
                Worlds.room(96),
                new SmallWorkload.Turn(1, 40, 30, 50),
                new SmallWorkload.Turn(1.0001, 40, 30, 50),
                new SmallWorkload.Turn(1.0002, 20, 5, 50));

        assertEquals(1, rows.get(1).preemptions());
        assertEquals(rows.get(0).endedAt(), rows.get(2).roomAt(), NANO);
    }

    /** 100 tokens of room, 40 of them taken; 60 are enough for 40 and twice 10 tokens, or a watermark of 20. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 60, true", "0, 0, 61, false",
        "0, 10, 40, true", "0, 10, 41, false",
        "20, 0, 40, true", "20, 0, 41, false",
        "10, 5, 40, true", "10, 5, 41, false"
    })
    void headroomStaysFreeBesideOthers(long blocks, int tokens, int prompt, boolean fits) {
        List<RequestRow> rows = run(
                HandOff.DESTINATION_FIRST,
                new KvRoom(100, 1, 0, new Headroom(blocks, tokens)),
                new SmallWorkload.Turn(1, 40, 5, 5),
                new SmallWorkload.Turn(1.0001, prompt, 5, 5));

        assertEquals(fits ? 1.0001 : rows.get(0).endedAt(), rows.get(1).roomAt(), NANO);
    }

    @Test
    void whoIsAloneIsAskedForNoHeadroom() {
        List<RequestRow> rows = run(
                HandOff.DESTINATION_FIRST,
                new KvRoom(100, 1, 0, new Headroom(50, 50)),
                new SmallWorkload.Turn(1, 95, 5, 5));

        assertEquals(1, rows.getFirst().roomAt(), NANO);
    }

    /** Blocks of 16 tokens: 17 tokens a sequence are two. */
    @Test
    void headroomIsInWholeBlocks() {
        KvRoom room = new KvRoom(100, 16, 3, new Headroom(7, 17));

        assertEquals(0, room.headroomBeside(0));
        assertEquals(7 + 2 * 2, room.headroomBeside(1));
        assertEquals(7 + 10 * 2, room.headroomBeside(9));
    }

    /**
     * Chat at four times what 3 × 48,000 tokens of decode room can take. Without headroom room that grows serves more
     * than room for the longest answer does, at the price of computing again; with a watermark of 4 %, more still.
     */
    @ParameterizedTest
    @EnumSource
    void growingRoomServesMoreThanReservedRoomInAnOverload(HandOff handOff) {
        Served reserved = overload(handOff, KvPolicy.RESERVE_MAXIMUM, Headroom.NONE);
        Served growing = overload(handOff, KvPolicy.RECOMPUTE, Headroom.NONE);
        Served watermark = overload(handOff, KvPolicy.RECOMPUTE, new Headroom(120, 0));
        Served perRequest = overload(handOff, KvPolicy.RECOMPUTE, new Headroom(0, 512));

        String all = reserved + ", " + growing + ", " + watermark + ", " + perRequest;
        assertEquals(0, reserved.preemptions, all);
        assertTrue(growing.preemptions > 100, all);
        assertTrue(growing.requestsPerSecond > 1.1 * reserved.requestsPerSecond, all);
        assertTrue(watermark.preemptions < 0.1 * growing.preemptions, all);
        assertTrue(watermark.requestsPerSecond > 1.03 * growing.requestsPerSecond, all);
        // Answers have at most 400 tokens: 512 for each are more than any needs.
        assertEquals(0, perRequest.preemptions, all);
        assertTrue(perRequest.requestsPerSecond > 0.9 * reserved.requestsPerSecond, all);
    }

    record Served(double requestsPerSecond, long preemptions) {}

    private static Served overload(HandOff handOff, KvPolicy policy, Headroom headroom) {
        int requests = 4_000;
        Report report = Simulator.simulate(Chat.scenario(200, 1, policy, new KvRoom(3_000, 16, 0, headroom))
                        .handOff(handOff)
                        .sample(0, requests)
                        .build())
                .report();
        double seconds = requests / 200.0
                + Objects.requireNonNull(report.latencies()).endToEnd().maxSeconds();
        return new Served(
                requests / seconds,
                report.pools().stream().mapToLong(PoolReport::preemptions).sum());
    }
}
