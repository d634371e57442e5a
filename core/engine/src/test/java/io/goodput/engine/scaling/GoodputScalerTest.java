package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The parts of the product's own policy, and what they decide together. */
class GoodputScalerTest {
    private static final double STEP = 15;

    /** One server at half load: half of the customers wait; two at a load of one: a third. */
    @Test
    void erlangsFormula() {
        assertEquals(0.5, Queueing.waitsLonger(0, 1, 0.5, 1, 1), 1e-12);
        assertEquals(1.0 / 3, Queueing.waitsLonger(0, 2, 1, 1, 1), 1e-12);
        // M/M/1: 0.5 · exp(−(1 − 0.5) · 2).
        assertEquals(0.5 * Math.exp(-1), Queueing.waitsLonger(2, 1, 0.5, 1, 1), 1e-12);
        // Without variation of service the same wait is half as long.
        assertEquals(0.5 * Math.exp(-2), Queueing.waitsLonger(2, 1, 0.5, 1, 0), 1e-12);
        assertEquals(1, Queueing.waitsLonger(9, 2, 2, 1, 1));
        assertEquals(0, Queueing.waitsLonger(0, 2, 0, 1, 1));
    }

    @Test
    void ratesOfAHistory() {
        var history = new LoadHistory();
        history.add(0, 0);
        history.add(10, 100);
        history.add(20, 120);
        assertEquals(6, history.rate(20, 0), 1e-12);
        assertEquals(2, history.rate(10, 0), 1e-12);
        assertEquals(10, history.rate(20, 10), 1e-12);
        // Half of the first stretch and all of the second.
        assertEquals((50 + 20) / 15.0, history.rate(15, 0), 1e-12);
        // As far as it is known.
        assertEquals(6, history.rate(1_000, 0), 1e-12);
        history.add(4_000, 120);
        assertEquals(3_990, history.seconds(), 1e-12);
    }

    private static LoadForecast steady(double rate, double seconds) {
        var forecast = new LoadForecast();
        for (double at = STEP; at <= seconds; at += STEP) {
            forecast.add(at, Math.round(rate * at));
        }
        return forecast;
    }

    @Test
    void aSteadyLoadGoesOn() {
        LoadForecast forecast = steady(10, 1_800);
        assertTrue(forecast.knows());
        assertFalse(steady(10, 30).knows());
        assertEquals(10, forecast.next(1_800, 300), 0.05);
    }

    /** 2 a second more every 450 s: in 225 s it is 1 more than now. */
    @Test
    void aLineGoesOn() {
        var forecast = new LoadForecast();
        double slope = 2.0 / 450;
        for (double at = STEP; at <= 1_800; at += STEP) {
            forecast.add(at, Math.round(10 * at + slope * at * at / 2));
        }
        double now = 10 + slope * 1_800;
        assertEquals(now + 1, forecast.next(1_800, 225), 0.1);
    }

    /** Ten times as many in the last half minute are no chance; half as many more of twenty are. */
    @Test
    void aBurstCountsAtOnce() {
        LoadForecast crowd = steady(10, 1_800);
        crowd.add(1_815, 18_000 + 1_500);
        crowd.add(1_830, 18_000 + 3_000);
        assertEquals(100, crowd.next(1_830, 300), 1);
        LoadForecast chance = steady(1, 1_800);
        chance.add(1_815, 1_800 + 20);
        chance.add(1_830, 1_800 + 40);
        assertTrue(chance.next(1_830, 300) < 1.3);
    }

    /** Forecasts of a load that comes in waves of ten minutes are too low again and again; those of a steady one are not. */
    @Test
    void errorsAreRemembered() {
        assertTrue(errorAfterHours(0) < 0.05, "steady: " + errorAfterHours(0));
        assertTrue(errorAfterHours(1) > 0.15, "in waves: " + errorAfterHours(1));
    }

    private static double errorAfterHours(double wave) {
        var forecast = new LoadForecast();
        double arrived = 0;
        for (double at = STEP; at <= 4 * 3_600; at += STEP) {
            arrived += STEP * 10 * (1 + (at % 600 < 300 ? wave : 0));
            forecast.add(at, Math.round(arrived));
            forecast.next(at, 300);
        }
        return forecast.error();
    }

    @Test
    void aSpentBudgetPlansForMore() {
        var budget = new ErrorBudget(0.01);
        budget.add(0, 0, 0);
        budget.add(600, 10_000, 10_000);
        double unspent = budget.factor();
        budget.add(1_200, 20_000, 19_900);
        double half = budget.factor();
        budget.add(1_800, 30_000, 29_500);
        double overspent = budget.factor();
        assertTrue(unspent < 1 && unspent < half && half < overspent, unspent + " " + half + " " + overspent);
        budget.add(2_400, 40_000, 20_000);
        assertEquals(1.6, budget.factor(), "and no more than so much");
    }

    private static GoodputNeeds needs(StatedProfile profile, double ttft, double tpot) {
        var needs =
                new GoodputNeeds(profile, new ServingTargets(ttft, tpot, Double.POSITIVE_INFINITY, 0.99), 0.01, 2.33);
        needs.expect(1_000, 1_000, 200, 1);
        return needs;
    }

    /**
     * A full step of 2,000 tokens takes 0.11 s: a prompt of 1,000 at least 55 ms, so that one instance can do 16 a second at
     * nine tenths.
     */
    @Test
    void promptsTakeAsManyAsTheirStepsAndWaits() {
        GoodputNeeds loose = needs(StatedProfile.prefill(), 10, 1);
        assertEquals(1, loose.instances(16, 100));
        assertEquals(2, loose.instances(17, 100));
        // With 0.2 s there is little time to wait, and one instance must be nearly idle.
        assertTrue(needs(StatedProfile.prefill(), 0.2, 1).instances(16, 100) >= 3);
        assertEquals(7, loose.instances(1_000, 7));
    }

    /**
     * 20 ms: 10 + 0.1 b + 0.11 b ms at 1,100 tokens each is inside up to b = 47; the mean with 2.33 deviations below that is
     * 33.8. Each of 34 makes a token in 17 ms: 34 / (200 × 0.01714) = 9.9 requests a second.
     */
    @Test
    void tokensTakeAsManyAsTheirBatches() {
        GoodputNeeds needs = needs(StatedProfile.decode(), 10, 0.020);
        assertEquals(1, needs.instances(9, 100));
        assertEquals(2, needs.instances(11, 100));
        assertEquals(2, needs.instances(18, 100));
        // 40,000 tokens hold 34 such requests at most: fewer fit with their spread.
        var small = new StatedProfile(PoolRole.DECODE, 1, 40_000, 256);
        assertTrue(needs(small, 10, 1).instances(9, 100) >= 2);
    }

    /** An instance that is busy with prompts has so much less time for tokens. */
    @Test
    void aggregatedPoolsDoBoth() {
        GoodputNeeds needs = needs(StatedProfile.aggregated(), 10, 0.030);
        assertTrue(needs.instances(9, 100)
                > needs(StatedProfile.decode(), 10, 0.030).instances(9, 100));
    }

    /** Nothing is decided blindly; a load that rises is served before it has risen, one that falls is waited for. */
    @Test
    void theScalerFollowsTheLoad() {
        var pool = new StatedView.Pool(PoolRole.PREFILL).ready(2);
        var view = new StatedView(pool);
        Controller scaler = Controllers.of(
                ScalingController.of(PolicyKind.GOODPUT),
                List.of(StatedProfile.prefill()),
                new int[] {2},
                new ServingTargets(2, 1, Double.POSITIVE_INFINITY, 0.99));
        assertEquals(STEP, scaler.intervalSeconds());
        int[] desired = {2};
        scaler.decide(view.at(STEP), desired);
        assertEquals(2, desired[0], "nothing is known yet");
        double at = STEP;
        while (at < 600) {
            at += STEP;
            view.traffic(Math.round(20 * (float) STEP), 1_000, 200);
            scaler.decide(view.at(at), desired);
        }
        int steady = desired[0];
        assertTrue(steady >= 2 && steady <= 3, "20 a second: " + steady);
        while (at < 660) {
            at += STEP;
            view.traffic(Math.round(100 * (float) STEP), 1_000, 200);
            scaler.decide(view.at(at), desired);
        }
        int crowd = desired[0];
        assertTrue(crowd >= 7, "100 a second: " + crowd);
        while (at < 660 + 500) {
            at += STEP;
            view.traffic(Math.round(5 * (float) STEP), 1_000, 200);
            scaler.decide(view.at(at), desired);
        }
        assertEquals(crowd, desired[0], "ten minutes have not gone by");
        while (at < 660 + 2_400) {
            at += STEP;
            view.traffic(Math.round(5 * (float) STEP), 1_000, 200);
            scaler.decide(view.at(at), desired);
        }
        assertEquals(1, desired[0]);
    }
}
