package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.engine.LawViolationException;
import io.goodput.engine.RequestListener;
import io.goodput.engine.RequestView;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.Simulator;
import io.goodput.engine.SmallSteps;
import io.goodput.engine.SmallWorkload;
import io.goodput.engine.Worlds;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The state of a run is spoiled in one place, and the law that this breaks is named. */
class LawsTest {
    private final EventQueue events = new EventQueue();
    private final Cluster cluster = new Cluster(scenario(), events, RequestListener.NONE);
    private final Laws laws = new Laws(cluster);
    private final RequestTable requests = cluster.requests;
    private final InstancePool prefill = cluster.pools[0];
    private final InstancePool decode = cluster.pools[1];

    /** Prompts arrive faster than they are computed, and their KV moves slowly to one that decodes. */
    private static Scenario scenario() {
        return Worlds.disaggregated(
                        SmallWorkload.regular(40, 0.5, 20, 30, 30),
                        Worlds.network(100, 0),
                        Worlds.pool(PoolRole.PREFILL, 1, SmallSteps.linear(0.5, 0.01), Worlds.room(100), 2, 64)
                                .port(1_000, 1_000),
                        Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.1, 0.01), Worlds.room(100), 8, 64)
                                .kvPolicy(KvPolicy.RECOMPUTE)
                                .port(1_000, 1_000))
                .build();
    }

    private boolean isAny(IntPredicate what) {
        return IntStream.range(0, requests.capacity()).anyMatch(what);
    }

    private int any(int phase) {
        return IntStream.range(0, requests.capacity())
                .filter(slot -> requests.phase(slot) == phase)
                .findFirst()
                .orElseThrow();
    }

    private void step() {
        assertTrue(events.next());
        cluster.handle();
    }

    /** To a moment at which somebody waits, computes, moves and decodes. */
    private void runToTheMiddle() {
        while (!(isAny(slot -> requests.phase(slot) == RequestTable.QUEUED)
                && isAny(slot -> requests.phase(slot) == RequestTable.PREFILLING)
                && transfers().flows() > 0
                && isAny(slot -> requests.phase(slot) == RequestTable.DECODING))) {
            step();
        }
        assertEquals(List.of(), laws.brokenInside());
    }

    private Report reportInTheMiddle() {
        runToTheMiddle();
        Report report = cluster.result().report();
        assertEquals(List.of(), laws.brokenBy(report));
        return report;
    }

    private static void assertOnly(int law, String rule, List<BrokenLaw> broken) {
        assertEquals(1, broken.size(), () -> rule + ": " + broken);
        assertNames(law, rule, broken);
    }

    private static void assertNames(int law, String rule, List<BrokenLaw> broken) {
        assertTrue(
                broken.stream()
                        .anyMatch(one -> one.law() == law && one.finding().startsWith(rule)),
                () -> "law " + law + ", " + rule + " is not in " + broken);
    }

    @Test
    void law1RequestIsLost() {
        runToTheMiddle();
        cluster.arrived++;

        assertOnly(1, "arrived = ended + in flight", laws.brokenInside());
    }

    @Test
    void law1ReportCountsThoseInFlightTwice() {
        reportInTheMiddle();

        assertOnly(
                1,
                "arrived = finished + rejected + timed out + failed + in flight",
                laws.brokenBy(cluster.result().report()));
    }

    @Test
    void law1SomebodyIsLeftWhenAllIsDone() {
        runToTheMiddle();

        assertNames(1, "nothing is in flight when all is done", laws.brokenWhenDone());
    }

    @Test
    void law2PhasesOfARequestComeInOrder() {
        runToTheMiddle();
        int slot = any(RequestTable.DECODING);
        assertEquals(List.of(), Laws.brokenBy(requests.view(slot, End.FINISHED, events.now())));
        String rule = "phases of request " + requests.number(slot) + " come in order";

        assertOnly(2, rule, Laws.brokenBy(requests.view(slot, End.FINISHED, requests.firstTokenAt(slot) - 0.1)));
        double taken = requests.takenAt(slot);
        requests.setTakenAt(slot, requests.firstTokenAt(slot) + 0.1);
        assertOnly(2, rule, Laws.brokenBy(ended(slot, End.FINISHED)));
        requests.setTakenAt(slot, requests.arrivedAt(slot) - 0.1);
        assertOnly(2, rule, Laws.brokenBy(ended(slot, End.TIMED_OUT)));
        requests.setTakenAt(slot, taken);

        requests.setPrefilledAt(slot, Double.NaN);
        assertEquals(List.of(), Laws.brokenBy(ended(slot, End.TIMED_OUT)));
        assertOnly(
                2,
                "request " + requests.number(slot) + " finished without prefill or first token",
                Laws.brokenBy(ended(slot, End.FINISHED)));
    }

    private RequestView ended(int slot, End how) {
        return requests.view(slot, how, events.now());
    }

    @Test
    void law4BlocksInUseAreThoseOfTheRequests() {
        runToTheMiddle();
        Rank rank = decode.members[0].ranks[0];
        rank.use(1);

        assertOnly(4, "blocks in use are those of the requests at DECODE instance 1, rank 0", laws.brokenInside());
    }

    @Test
    void law4CachedBlocksAreThoseOfTheCache() {
        runToTheMiddle();
        prefill.members[0].ranks[0].cachedBlocks++;

        assertOnly(4, "blocks in use + cached + free = capacity at PREFILL instance 0, rank 0", laws.brokenInside());
    }

    @Test
    void law4NothingIsAllocatedWhenAllIsDone() {
        while (!cluster.isIdle()) {
            step();
        }
        assertEquals(List.of(), laws.brokenWhenDone());
        decode.members[0].ranks[0].use(3);

        List<BrokenLaw> broken = laws.brokenWhenDone();
        assertEquals(2, broken.size());
        assertOnly(4, "blocks in use are those of the requests", broken.subList(0, 1));
        assertOnly(
                4,
                "nothing is allocated when all is done, DECODE instance 1, rank 0: 3 against 0",
                broken.subList(1, 2));
    }

    @Test
    void law4BytesSentArriveAreLostOrOnTheirWay() {
        runToTheMiddle();
        transfers().bytesLost++;

        assertOnly(4, "bytes sent = received + lost + in flight", laws.brokenInside());
    }

    private Transfers transfers() {
        return cluster.moves().transfers;
    }

    @Test
    void law5PromptTokensAreComputedFoundOrUnderWay() {
        runToTheMiddle();
        prefill.totals.hitTokens++;

        assertOnly(5, "tokens of prompts taken = computed + hit + under way + dropped", laws.brokenInside());
    }

    @Test
    void law5OutputTokensAreThoseOfTheRequests() {
        runToTheMiddle();
        requests.setMade(any(RequestTable.DECODING), 2);

        assertNames(5, "tokens out = those of the ended + those of the requests in flight", laws.brokenInside());
    }

    @Test
    void law6InstanceWithWorkIsStepping() {
        runToTheMiddle();
        decode.members[0].stepping = false;

        assertNames(6, "an instance with work is stepping, DECODE instance 1, rank 0", laws.brokenInside());
    }

    @Test
    void law7StepIsShorterThanItsFloor() {
        Report report = reportInTheMiddle();
        decode.members[0].leastFloorRatio = 0.999;

        assertOnly(7, "no step is shorter than its floor", laws.brokenBy(report));
    }

    @Test
    void law7TransferEndsBeforeItsBytesCanHaveMoved() {
        Report report = reportInTheMiddle();
        transfers().end(0);

        assertOnly(7, "no transfer is shorter than its bytes over the link", laws.brokenBy(report));
    }

    @Test
    void law7LinkCarriesMoreThanItCan() {
        runToTheMiddle();
        Arrays.fill(transfers().fairness.rates, 1_001);

        assertOnly(7, "no link carries more than its capacity", laws.brokenInside());
    }

    @Test
    void law10QueueIsAsLongAsTheWaitsInIt() {
        Report report = reportInTheMiddle();
        prefill.queueWaits += 0.01;
        decode.roomWaits += 0.01;

        List<BrokenLaw> broken = laws.brokenBy(report);
        assertEquals(2, broken.size());
        assertOnly(10, "L = λW in the prompt queue of the pool PREFILL", broken.subList(0, 1));
        assertOnly(10, "L = λW in the queue for room of the pool DECODE", broken.subList(1, 2));
    }

    @Test
    void law10NobodyIsBusierThanAlways() {
        Report report = reportInTheMiddle();
        prefill.totals.servingSeconds = events.now() * 1.01;

        assertOnly(10, "utilisation of the pool PREFILL is at most 1", laws.brokenBy(report));
    }

    @Test
    void law15EnergyIsBetweenIdleAndMaximum() {
        Report report = reportInTheMiddle();
        decode.totals.joules = -0.01;
        assertOnly(15, "energy of the pool DECODE is between idle × time and max × time", laws.brokenBy(report));
        decode.totals.joules = 1_000 * (1 + decode.totals.servingSeconds);
        assertOnly(15, "energy of the pool DECODE is between idle × time and max × time", laws.brokenBy(report));
    }

    @Test
    void aRunThatBreaksALawHasNoReport() {
        Scenario scenario = Worlds.aggregated(
                        SmallWorkload.regular(1, 1, 5, 5, 5),
                        Worlds.pool(PoolRole.AGGREGATED, 1, drawingNegativePower(), Worlds.room(100), 2, 64))
                .build();

        var thrown = assertThrows(LawViolationException.class, () -> Simulator.simulate(scenario));
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("law 15: energy of the pool AGGREGATED"));
    }

    private static SmallSteps drawingNegativePower() {
        SmallSteps steps = SmallSteps.linear(0.1, 0.01);
        return new SmallSteps(
                0,
                0,
                0,
                0,
                0,
                steps.meanContext(),
                steps.contextSeconds(),
                0,
                0,
                steps.tokens(),
                steps.sequences(),
                0,
                0,
                0,
                -100,
                steps.floor(),
                100,
                1_000,
                steps.besideBoards());
    }
}
