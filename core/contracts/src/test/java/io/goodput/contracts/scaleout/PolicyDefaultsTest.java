package io.goodput.contracts.scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy that nothing is said of has the documented numbers, and what is said stays. */
class PolicyDefaultsTest {
    @Test
    void hpaAndKedaLookAtQueuesOrAtKvOfDecodePools() {
        Hpa hpa = new Hpa(null, null, null, null, null, null, null, null);
        assertEquals(
                new Hpa(
                        ScalingMetric.QUEUED_REQUESTS,
                        2.0,
                        0.1,
                        15.0,
                        0.0,
                        300.0,
                        List.of(new HpaRate(4, null, 15), new HpaRate(null, 1.0, 15)),
                        List.of(new HpaRate(null, 1.0, 15))),
                hpa.resolved(PoolRole.AGGREGATED));
        assertEquals(0.7, hpa.resolved(PoolRole.DECODE).target());
        Keda keda = new Keda(null, null, null, null, null);
        assertEquals(new Keda(ScalingMetric.KV_UTILISATION, 0.7, 0.0, 30.0, 300.0), keda.resolved(PoolRole.DECODE));
        assertEquals(
                ScalingMetric.QUEUED_REQUESTS, keda.resolved(PoolRole.PREFILL).metric());
    }

    @Test
    void whatIsSaidStays() {
        Hpa hpa = new Hpa(
                ScalingMetric.MEAN_TTFT_SECONDS,
                0.2,
                0.0,
                5.0,
                60.0,
                0.0,
                List.of(new HpaRate(1, null, 60)),
                List.of(new HpaRate(2, null, 90)));
        assertEquals(hpa, hpa.resolved(PoolRole.DECODE));
        Keda keda = new Keda(ScalingMetric.GPU_UTILISATION, null, 1.0, 2.0, 3.0);
        assertEquals(new Keda(ScalingMetric.GPU_UTILISATION, 0.7, 1.0, 2.0, 3.0), keda.resolved(PoolRole.PREFILL));
    }

    @Test
    void aMetricWithoutAUsualTargetNeedsOne() {
        ScalingMetric ttft = ScalingMetric.MEAN_TTFT_SECONDS;
        assertThrows(InvalidInputException.class, () -> new Hpa(ttft, null, null, null, null, null, null, null));
        assertThrows(InvalidInputException.class, () -> new Keda(ttft, null, null, null, null));
    }

    @Test
    void dynamosTargetsAreTheObjectivesIfItHasAny() {
        var planner = new DynamoPlanner(null, null, null, null, null, null, null, null, null, null, null);
        var defaults = new DynamoPlanner(0.5, 0.05, 180.0, 5.0, Forecaster.CONSTANT, 8, 0.8, true, true, true, true);
        assertEquals(defaults, planner.resolved(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
        DynamoPlanner limited = planner.resolved(2, 0.025);
        assertEquals(List.of(2.0, 0.025), List.of(limited.ttftSeconds(), limited.itlSeconds()));
        assertEquals(limited, limited.resolved(9, 9));
    }

    @Test
    void saturationAndRatioHaveTheirPublishedNumbers() {
        assertEquals(new Saturation(0.85, 0.70, 5, 30.0), new Saturation(null, null, null, null).resolved());
        assertEquals(
                new FixedRatio(0.75, ScalingMetric.OUTPUT_TOKENS_PER_SECOND, null, 0.1, 60.0, 300.0),
                new FixedRatio(null, null, null, null, null, null).resolved(0.75));
        assertEquals(
                2.0,
                new FixedRatio(2.0, null, null, null, null, null).resolved(0.75).prefillPerDecode());
        // Any ratio that two pools can have.
        assertEquals(
                4_096,
                new FixedRatio(null, null, null, null, null, null)
                        .resolved(PoolLayout.MAX_INSTANCES)
                        .prefillPerDecode());
    }
}
