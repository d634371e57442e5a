package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RateChange;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Traffic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of 10 requests a second, 1,000 of them to warm up and 10,000 measured. */
class SettingTest {
    private static final Layout LAYOUT = new Layout(
                    ServingMode.AGGREGATED, List.of(new PoolLayout(PoolRole.AGGREGATED, "box", 3, 1, null, null)))
            .resolved();

    private static RunTemplate template() {
        return RunTemplate.of(
                new QueueWorld(new QueueWorld.Machine("box", 1, 1, List.of(1), 0, 8)).question(), List.of());
    }

    @Test
    void theQuestionsOwnRunIsThatOfTheSearchToItsEnd() {
        RunTemplate template = template();
        assertEquals(
                template.completeRun(LAYOUT, template.seed()),
                Setting.of(template).run(LAYOUT));
    }

    private static RunSpec faster(Traffic traffic, double factor) {
        Setting own = Setting.of(template());
        return new Setting(own.template(), traffic, 1_000, 10_000, Slowness.NONE, 1, 1)
                .loaded(ChangedTraffic.load(traffic, factor).orElseThrow(), factor)
                .run(LAYOUT);
    }

    @Test
    void aSteadyLoadIsMeasuredByItsRequests() {
        RunSpec faster = faster(template().traffic(), 1.5);
        assertEquals(15, faster.traffic().openRate());
        assertEquals(1_000, faster.warmupRequests());
        assertEquals(10_000, faster.measuredRequests());
    }

    @Test
    void aLoadThatChangesWithTimeIsMeasuredForAsLong() {
        Traffic steady = template().traffic();
        var spike = new RateChange(500, 2, null, 60.0, null);
        Traffic changing = new Traffic(
                10.0,
                steady.arrivals(),
                steady.inputTokens(),
                steady.outputTokens(),
                null,
                null,
                null,
                null,
                List.of(spike),
                null,
                null,
                null,
                null);
        RunSpec faster = faster(changing, 1.5);
        assertEquals(List.of(spike), faster.traffic().rateChanges());
        assertEquals(1_500, faster.warmupRequests());
        assertEquals(15_000, faster.measuredRequests());
        assertEquals(7_500, faster(changing, 0.75).measuredRequests());
    }

    @Test
    void stepsMayTakeLonger() {
        RunSpec slower = Setting.of(template()).slower(new Slowness(1.2, 1)).run(LAYOUT);
        assertEquals(
                1.2, RunTemplate.resolved(slower.stepTimeFactors(), "factors").prefillFactor());
        assertEquals(
                1, RunTemplate.resolved(slower.stepTimeFactors(), "factors").decodeFactor());
    }

    @Test
    void aPoolHasTheWorkOfItsRole() {
        Setting longer = Setting.of(template()).asking(template().traffic(), 1.1, 0.9);
        assertEquals(1.1, longer.work(PoolRole.PREFILL));
        assertEquals(0.9, longer.work(PoolRole.DECODE));
        assertEquals(1.1, longer.work(PoolRole.AGGREGATED));
    }
}
