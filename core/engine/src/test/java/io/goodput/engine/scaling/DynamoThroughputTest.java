package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.DynamoPlanner;
import io.goodput.contracts.scaleout.Forecaster;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.engine.scaling.StatedView.Instance;
import io.goodput.engine.scaling.StatedView.Pool;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Dynamo's formulae by hand, at prompts of 3,000 and outputs of 200 tokens, TTFT 0.5 s, ITL 50 ms, and 60 requests a
 * second.
 *
 * <p>Prefill: a step of 2,000 tokens takes 110 ms and one of 1,000 takes 60 ms; 60 · 0.17 = 10.2 instances. Decode: 3,100
 * of context each, so that a member takes 0.1 + 0.31 ms besides 10 ms; 97 are inside 50 ms, with 49.77 ms; 97 / (200 ·
 * 0.04977) = 9.745 requests a second, 60 / 9.745 = 6.16 instances.
 */
class DynamoThroughputTest {
    private static final DynamoPlanner PUBLISHED = planner(true, true, true);

    private final Pool prefill = new Pool(PoolRole.PREFILL).ready(5);
    private final Pool decode = new Pool(PoolRole.DECODE).ready(5);
    private final StatedView view = new StatedView(prefill, decode);

    private static DynamoPlanner planner(
            boolean skipsWithoutTraffic, boolean waitsForPending, boolean learnsFromWarmUp) {
        return new DynamoPlanner(
                null, null, null, null, null, null, null, null, skipsWithoutTraffic, waitsForPending, learnsFromWarmUp);
    }

    private static Controller of(DynamoPlanner planner, InstanceProfile... profiles) {
        return of(planner, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, profiles);
    }

    private static Controller of(
            DynamoPlanner planner, double ttftSeconds, double tpotSeconds, InstanceProfile... profiles) {
        return Controllers.of(
                new ScalingController(PolicyKind.DYNAMO_THROUGHPUT, null, null, null, null, planner, null, null, null),
                List.of(profiles),
                new int[profiles.length],
                new ServingTargets(ttftSeconds, tpotSeconds, Double.POSITIVE_INFINITY, 0.99));
    }

    private static Controller disaggregated(DynamoPlanner planner) {
        return of(planner, StatedProfile.prefill(), StatedProfile.decode());
    }

    private List<Integer> decide(Controller controller, double time, int... current) {
        int[] desired = current.clone();
        controller.decide(view.at(time), desired);
        return Arrays.stream(desired).boxed().toList();
    }

    @Test
    void needsAreDemandOverTheRateOfOne() {
        Controller controller = disaggregated(PUBLISHED);
        assertEquals(5, controller.intervalSeconds());
        view.traffic(5_400, 3_000, 200);
        assertEquals(List.of(5, 5), decide(controller, 90, 5, 5), "the interval is not over");
        view.traffic(5_400, 3_000, 200);
        assertEquals(List.of(11, 7), decide(controller, 180, 5, 5));
    }

    /** A third of the prompts is cached: one step of 2,000, 60 · 0.11 = 6.6. The context is what it was. */
    @Test
    void hitsShortenPromptsButNotContext() {
        view.traffic(10_800, 3_000, 200).hitPromptTokens = 10_800L * 1_000;
        assertEquals(List.of(7, 7), decide(disaggregated(PUBLISHED), 180, 5, 5));
    }

    /** Two tokens a step: 219 members take 99.79 ms; 219 · 2 / (200 · 0.09979) = 21.95, 60 / 21.95 = 2.7. */
    @Test
    void moreTokensAStepStretchTheTarget() {
        view.traffic(10_800, 3_000, 200);
        Controller controller =
                of(PUBLISHED, StatedProfile.prefill(), new StatedProfile(PoolRole.DECODE, 2, 1_000_000, 256));
        assertEquals(List.of(11, 3), decide(controller, 180, 5, 5));
    }

    /** 155,000 tokens have room for 50: 30.5 ms, 50 / (200 · 0.0305) = 8.197, 60 / 8.197 = 7.3. Seats for 25: 20.25 ms, 6.173, 9.7. */
    @Test
    void roomAndSeatsBoundTheBatch() {
        view.traffic(10_800, 3_000, 200);
        InstanceProfile small = new StatedProfile(PoolRole.DECODE, 1, 155_000, 256);
        assertEquals(List.of(11, 8), decide(of(PUBLISHED, StatedProfile.prefill(), small), 180, 5, 5));
        InstanceProfile few = new StatedProfile(PoolRole.DECODE, 1, 155_000, 25);
        assertEquals(List.of(11, 10), decide(of(PUBLISHED, StatedProfile.prefill(), few), 180, 5, 5));
    }

    /** One member alone takes 10.41 ms and 0.48 requests a second: 1 / 0.48 = 2.08. */
    @Test
    void aTargetThatNoBatchHoldsIsServedOneByOne() {
        view.traffic(180, 3_000, 200);
        Controller controller = of(PUBLISHED, 0.5, 0.005, StatedProfile.prefill(), StatedProfile.decode());
        assertEquals(List.of(1, 3), decide(controller, 180, 5, 5));
    }

    /**
     * 10 a second on aggregated instances: a step of b members has 15 · b prompt tokens, 10 + 1.16 · b ms; 34 are inside
     * 50 ms, with 49.44: 34 / (200 · 0.04944) = 3.4385, 10 / 3.4385 = 2.9. With TTFT 0.2 s: two steps with 3,000 + 15 · b
     * tokens are 170 + 1.57 · b ms, 19 members, 32.04 ms, 2.965, 3.4.
     */
    @Test
    void aggregatedStepsHaveTheirShareOfPrompts() {
        var pool = new Pool(PoolRole.AGGREGATED).ready(1);
        var alone = new StatedView(pool).at(180).traffic(1_800, 3_000, 200);
        int[] desired = {1};
        of(PUBLISHED, StatedProfile.aggregated()).decide(alone, desired);
        assertEquals(3, desired[0]);
        of(PUBLISHED, 0.2, 0.05, StatedProfile.aggregated()).decide(alone, desired);
        assertEquals(4, desired[0]);
    }

    @Test
    void aStepIsAtMostEightInstances() {
        Controller controller = disaggregated(PUBLISHED);
        view.traffic(10_800, 3_000, 200);
        assertEquals(List.of(9, 7), decide(controller, 180, 1, 1));
        view.traffic(10_800, 3_000, 200);
        assertEquals(List.of(22, 12), decide(controller, 360, 30, 20));
    }

    /** 11 and 7 of one GPU are 18: floor(11 · 12 / 18) = 7, 5 are left. Of 2 and 4: 50, floor(11 · 40 / 50) = 8, 24 / 4 = 6. */
    @Test
    void theBudgetScalesPrefillAndLeavesDecodeTheRest() {
        view.gpuBudget = 12;
        view.traffic(10_800, 3_000, 200);
        assertEquals(List.of(7, 5), decide(disaggregated(PUBLISHED), 180, 5, 5));
        view.gpuBudget = 40;
        prefill.gpus = 2;
        decode.gpus = 4;
        assertEquals(List.of(8, 6), decide(disaggregated(PUBLISHED), 180, 5, 5));
        // floor(11 · 8 / 50) = 1 and 6 / 4 = 1, both not below 1.
        view.gpuBudget = 8;
        assertEquals(List.of(1, 1), decide(disaggregated(PUBLISHED), 180, 5, 5));
        // Decode keeps 5, 20 GPUs; 4 are left for prefill: 2 instead of floor(11 · 24 / 50) = 5.
        view.gpuBudget = 24;
        decode.min = 5;
        assertEquals(List.of(2, 5), decide(disaggregated(PUBLISHED), 180, 5, 5));
    }

    /** Two prefill pools alike have half of the 10.2 each. */
    @Test
    void poolsOfARoleShareItsRequests() {
        var both = new StatedView(new Pool(PoolRole.PREFILL), new Pool(PoolRole.PREFILL)).at(180);
        both.traffic(10_800, 3_000, 200);
        int[] desired = {5, 5};
        of(PUBLISHED, StatedProfile.prefill(), StatedProfile.prefill()).decide(both, desired);
        assertEquals(List.of(6, 6), List.of(desired[0], desired[1]));
    }

    /** As a trend of two: level 60 after 40 and 60 a second by Kalman, 1,800 and so on in requests. */
    @Test
    void theForecastIsWhatIsProvidedFor() {
        Controller controller = disaggregated(
                new DynamoPlanner(null, null, null, null, Forecaster.KALMAN, null, null, null, null, null, null));
        view.traffic(7_200, 3_000, 200);
        // 40 · 0.17 = 6.8
        assertEquals(List.of(7, 5), decide(controller, 180, 5, 5));
        view.traffic(10_800, 3_000, 200);
        // 7,200 + 3,600 · 3,001 / 2,011 = 12,572.4 in 180 s, 69.85 a second: 11.9 and 7.2.
        assertEquals(List.of(12, 8), decide(controller, 360, 7, 5));
    }

    /** Issue 6985: without requests their mean lengths are no numbers, and nothing is ever decided. */
    @Test
    void withoutTrafficThePublishedOneNeverScalesDown() {
        Controller published = disaggregated(PUBLISHED);
        Controller cured = disaggregated(planner(false, true, true));
        view.traffic(10_800, 3_000, 200);
        assertEquals(List.of(11, 7), decide(published, 180, 5, 5));
        assertEquals(List.of(11, 7), decide(cured, 180, 5, 5));
        for (int i = 2; i <= 20; i++) {
            assertEquals(List.of(11, 7), decide(published, 180 * i, 11, 7));
        }
        // No more than 8 at a time.
        assertEquals(List.of(3, 1), decide(cured, 360, 11, 7));
        assertEquals(List.of(1, 1), decide(cured, 540, 3, 1));
    }

    /** Issue 14251: a decode instance without GPUs keeps the prefill pool from shrinking. */
    @Test
    void aPendingInstanceFreezesThePublishedOne() {
        decode.pending = 1;
        view.traffic(1_800, 3_000, 200);
        assertEquals(List.of(5, 5), decide(disaggregated(PUBLISHED), 180, 5, 5));
        assertEquals(List.of(2, 2), decide(disaggregated(planner(true, false, true)), 180, 5, 5));
    }

    /**
     * Issue 12430: instances that have just become ready take 20 times as long, with few requests and with many, and the
     * regression believes that the least step takes more than 50 ms: one request at a time, for as many instances as each
     * step allows.
     */
    @Test
    void slowFirstStepsPoisonThePublishedOne() {
        InstanceProfile profile = StatedProfile.decode();
        decode.ready(4);
        for (int i = 0; i < 4; i++) {
            int requests = i < 2 ? 20 : 200;
            int context = 3_100 * requests;
            double slow = 20 * profile.decodeStepSeconds(requests, context);
            decode.scraped.set(i, Instance.decodeStep(10, requests, context, slow));
        }
        Controller published = disaggregated(PUBLISHED);
        Controller cured = disaggregated(planner(true, true, false));
        for (double time = 15; time <= 120; time += 15) {
            decide(published, time, 5, 5);
            decide(cured, time, 5, 5);
        }
        decode.ready(4);
        view.traffic(10_800, 3_000, 200);
        assertEquals(List.of(11, 13), decide(published, 180, 5, 5));
        assertEquals(List.of(11, 7), decide(cured, 180, 5, 5));
        view.traffic(10_800, 3_000, 200);
        assertEquals(List.of(11, 21), decide(published, 360, 11, 13));
    }

    /** Ready for 120 s it is warm: its steps count then. */
    @Test
    void warmInstancesTeachTheCuredOne() {
        decode.instances(4, Instance.decodeStep(0, 200, 620_000, 20));
        Controller cured = disaggregated(planner(true, true, false));
        decide(cured, 119, 5, 5);
        view.traffic(10_800, 3_000, 200);
        assertEquals(List.of(11, 13), decide(cured, 180, 5, 5));
    }

    /** What was scraped once is one observation, however often it is seen. */
    @Test
    void aScrapeIsTakenInOnce() {
        Controller often = disaggregated(PUBLISHED);
        Controller once = disaggregated(PUBLISHED);
        prefill.instances(1, Instance.promptStep(0, 1_000, 0.120));
        for (int i = 0; i < 60; i++) {
            decide(often, 15, 5, 5);
        }
        decide(once, 15, 5, 5);
        prefill.ready(5);
        view.traffic(10_800, 3_000, 200);
        assertEquals(decide(once, 180, 5, 5), decide(often, 180, 5, 5));
    }

    @Test
    void nothingIsDecidedBeforeTheFirstScrape() {
        int[] desired = {5, 5};
        view.now = 180;
        disaggregated(PUBLISHED).decide(view, desired);
        assertEquals(List.of(5, 5), List.of(desired[0], desired[1]));
    }
}
