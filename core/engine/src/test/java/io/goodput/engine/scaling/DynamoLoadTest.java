package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.DynamoPlanner;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.engine.scaling.StatedView.Instance;
import io.goodput.engine.scaling.StatedView.Pool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dynamo's estimates by hand, at prompts of 1,000 tokens, which alone take 60 ms, TTFT 0.5 s and ITL 50 ms. */
class DynamoLoadTest {
    private static final int CONTEXT = 3_100;

    private static Controller of(PolicyKind kind, DynamoPlanner planner, InstanceProfile... profiles) {
        return Controllers.of(
                new ScalingController(kind, null, null, null, null, planner, null, null, null),
                List.of(profiles),
                new int[profiles.length],
                new ServingTargets(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0.99));
    }

    private static DynamoPlanner planner(boolean consolidationAware, boolean waitsForPending) {
        return new DynamoPlanner(
                null, null, null, null, null, null, null, consolidationAware, null, waitsForPending, null);
    }

    private static int decide(InstanceProfile profile, boolean consolidationAware, Pool pool) {
        var view = new StatedView(pool).at(15).traffic(100, 1_000, 200);
        int[] desired = {pool.ready};
        of(PolicyKind.DYNAMO_LOAD, planner(consolidationAware, true), profile).decide(view, desired);
        return desired[0];
    }

    private static Pool prefill(long... queued) {
        var pool = new Pool(PoolRole.PREFILL).ready(queued.length);
        for (int i = 0; i < queued.length; i++) {
            pool.scraped.set(i, Instance.queued(queued[i]));
        }
        return pool;
    }

    private static Pool decode(int... requests) {
        var pool = new Pool(PoolRole.DECODE).ready(requests.length);
        for (int i = 0; i < requests.length; i++) {
            pool.scraped.set(i, Instance.decoding(requests[i], (long) requests[i] * CONTEXT));
        }
        return pool;
    }

    /**
     * Up: 8,000 and 1,000 tokens are 4 · 110 + 60 = 500 ms, which is not above the target, 8,001 are. On all instances.
     *
     * <p>Down, to one that inherits twice as much: (500 − 60) · 0.8 = 352 ms for the queue. 6,000 queued are 7,000 in all,
     * 390 − 60 = 330 ms; 6,600 are 420 − 60 = 360 ms.
     */
    @ParameterizedTest
    @CsvSource({"8000, 8000, 2", "8001, 8001, 3", "8001, 9999, 3", "8001, 3300, 2", "3000, 3000, 1", "3300, 3000, 2"})
    void prefillGoesByTheNextTimeToFirstToken(long first, long second, int expected) {
        assertEquals(expected, decide(StatedProfile.prefill(), true, prefill(first, second)));
    }

    /** Before Dynamo's issue 9294 each had to be below 400 ms as it was: 3,300 and 1,000 are 245 ms. */
    @Test
    void withoutConsolidationOnlyWhatIsThereCounts() {
        assertEquals(2, decide(StatedProfile.prefill(), true, prefill(3_300, 3_300)));
        assertEquals(1, decide(StatedProfile.prefill(), false, prefill(3_300, 3_300)));
        assertEquals(2, decide(StatedProfile.decode(), true, decode(60, 60)));
        assertEquals(1, decide(StatedProfile.decode(), false, decode(60, 60)));
    }

    /**
     * Up: 97 and the next take 10 + 98 · 0.41 = 50.18 ms, 96 and the next 49.77.
     *
     * <p>Down, to one with twice as many: 35 each are 71 then, 39.11 of 40 ms; 40 are 81, 43.21 ms.
     */
    @ParameterizedTest
    @CsvSource({"97, 97, 3", "96, 97, 2", "35, 35, 1", "40, 35, 2"})
    void decodeGoesByTheNextTimePerToken(int first, int second, int expected) {
        assertEquals(expected, decide(StatedProfile.decode(), true, decode(first, second)));
    }

    /** 35 each would be fast enough on one, but 70 · 3,100 = 217,000 tokens have no room there. */
    @Test
    void whatHasNoRoomIsNotConsolidated() {
        InstanceProfile small = new StatedProfile(PoolRole.DECODE, 1, 217_000, 256);
        assertEquals(2, decide(small, true, decode(35, 35)));
        InstanceProfile larger = new StatedProfile(PoolRole.DECODE, 1, 217_001, 256);
        assertEquals(1, decide(larger, true, decode(35, 35)));
    }

    /** Two tokens a step halve the time of each. */
    @Test
    void moreTokensAStepCount() {
        InstanceProfile speculating = new StatedProfile(PoolRole.DECODE, 2, 1_000_000, 256);
        assertEquals(2, decide(speculating, true, decode(97, 97)));
        assertEquals(1, decide(speculating, true, decode(40, 40)));
    }

    /** 90 and 7 that wait for room with as much context. */
    @Test
    void requestsThatWaitForRoomCount() {
        var pool = new Pool(PoolRole.DECODE)
                .instances(1, new Instance(0, 0, 7, 90, 90L * CONTEXT, 7L * CONTEXT, 0, 0, 0, 0, 0));
        assertEquals(2, decide(StatedProfile.decode(), true, pool));
    }

    /** An aggregated pool grows for either phase and shrinks for both. */
    @ParameterizedTest
    @CsvSource({"8001, 10, 3", "100, 97, 3", "100, 10, 1", "3300, 10, 2", "100, 60, 2"})
    void aggregatedPoolsHoldBoth(long queued, int requests, int expected) {
        var pool = new Pool(PoolRole.AGGREGATED)
                .instances(2, new Instance(0, queued, 1, requests, (long) requests * CONTEXT, 0, 0, 0, 0, 0, 0));
        assertEquals(expected, decide(StatedProfile.aggregated(), true, pool));
    }

    @Test
    void theLastOneStaysAndNothingIsDecidedBlindly() {
        assertEquals(1, decide(StatedProfile.prefill(), true, prefill(0)));
        assertEquals(0, decide(StatedProfile.prefill(), true, unavailable(prefill(9_000))) - 1);
        Pool stale = prefill(9_000, 9_000);
        stale.ready = 3;
        assertEquals(3, decide(StatedProfile.prefill(), true, stale), "three are ready, two were scraped");
    }

    private static Pool unavailable(Pool pool) {
        pool.ready = 0;
        return pool;
    }

    /** Dynamo's issue 9294: under a constant load one is too few, and two look like too many. */
    @Test
    void constantLoadLetsThePublishedOneOscillate() {
        assertEquals(List.of(1, 2, 1, 2, 1, 2), counts(9_000, false));
        assertEquals(List.of(2, 2, 2, 2, 2, 2), counts(9_000, true));
    }

    /** Counts of two instances' share of a queue of so many tokens, decision after decision. */
    private static List<Integer> counts(long queued, boolean consolidationAware) {
        Controller controller = of(PolicyKind.DYNAMO_LOAD, planner(consolidationAware, true), StatedProfile.prefill());
        var pool = new Pool(PoolRole.PREFILL);
        var view = new StatedView(pool).traffic(100, 1_000, 200);
        int[] desired = {2};
        var counts = new ArrayList<Integer>();
        for (int i = 1; i <= 6; i++) {
            pool.instances(desired[0], Instance.queued(queued / desired[0]));
            controller.decide(view.at(15 * i), desired);
            counts.add(desired[0]);
        }
        return counts;
    }

    /** Dynamo's issue 14251: what waits for GPUs for ever keeps an idle pool as large as it is. */
    @Test
    void aPendingInstanceFreezesThePublishedOne() {
        for (boolean waits : new boolean[] {true, false}) {
            var pool = decode(5, 5, 5, 5);
            pool.pending = 1;
            int[] desired = {5};
            of(PolicyKind.DYNAMO_LOAD, planner(true, waits), StatedProfile.decode())
                    .decide(new StatedView(pool).at(15), desired);
            assertEquals(waits ? 5 : 3, desired[0]);
        }
    }

    /** What is on its way is the one more, and is not ordered again. */
    @Test
    void withoutWaitingOneMoreIsStillOneMore() {
        var pool = decode(99, 99);
        Controller controller = of(PolicyKind.DYNAMO_LOAD, planner(true, false), StatedProfile.decode());
        int[] desired = {2};
        for (int i = 1; i <= 5; i++) {
            controller.decide(new StatedView(pool).at(5 * i), desired);
            pool.starting = desired[0] - 2;
        }
        assertEquals(3, desired[0]);
    }

    /** 12 GPUs of 4 each are 3 instances. */
    @Test
    void theBudgetBindsAlone() {
        var pool = decode(99, 99, 99);
        pool.gpus = 4;
        var view = new StatedView(pool).at(15);
        view.gpuBudget = 15;
        int[] desired = {3};
        of(PolicyKind.DYNAMO_LOAD, planner(true, true), StatedProfile.decode()).decide(view, desired);
        assertEquals(3, desired[0]);
    }

    /**
     * Both loops: 60 prompts of 3,000 a second need 10.2 prefill and 6.2 decode instances, below which no idle moment
     * leads, and above which a queue still adds one.
     */
    @Test
    void theHybridsForecastIsAFloorUnderTheLoad() {
        var prefill = new Pool(PoolRole.PREFILL).ready(5);
        var decode = new Pool(PoolRole.DECODE).ready(5);
        var view = new StatedView(prefill, decode);
        Controller controller =
                of(PolicyKind.DYNAMO_HYBRID, planner(true, true), StatedProfile.prefill(), StatedProfile.decode());
        assertEquals(5, controller.intervalSeconds());
        int[] desired = {5, 5};
        // Before the first forecast the load alone decides.
        controller.decide(view.at(5), desired);
        assertEquals(List.of(4, 4), List.of(desired[0], desired[1]));
        view.traffic(10_800, 3_000, 200);
        desired[0] = 5;
        desired[1] = 5;
        controller.decide(view.at(180), desired);
        assertEquals(List.of(11, 7), List.of(desired[0], desired[1]));
        prefill.ready(11);
        decode.ready(7);
        controller.decide(view.at(185), desired);
        assertEquals(List.of(11, 7), List.of(desired[0], desired[1]));
        prefill.instances(11, Instance.queued(20_000));
        controller.decide(view.at(190), desired);
        assertEquals(List.of(12, 7), List.of(desired[0], desired[1]));
        // While that starts nothing else happens.
        prefill.starting = 1;
        decode.instances(7, Instance.decoding(200, 620_000));
        controller.decide(view.at(195), desired);
        assertEquals(List.of(12, 7), List.of(desired[0], desired[1]));
    }
}
