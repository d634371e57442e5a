package io.goodput.benchmarks;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.Questions;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenForm;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.scaleout.Delay;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.LeadTime;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.engine.scenario.Scenario;
import io.goodput.simulation.Scenarios;
import java.util.List;
import java.util.Objects;

/**
 * A service that scales through a week of 5.6 million calls on the curve of Azure's: Llama-3.1-70B in fp8, prefill and
 * decode apart on four H100 each, new nodes that take minutes, racks, one of which is lost at Wednesday's peak.
 */
final class AutoscaledWeek {
    static final int REQUESTS = 5_600_000;
    static final int REQUESTS_OF_A_DAY = REQUESTS / 7;

    private static final String SYSTEM = "hgx-h100";
    private static final double HOUR = 3_600;
    private static final int HOURS_OF_A_DAY = 24;
    private static final double DAY = HOURS_OF_A_DAY * HOUR;
    /** The curve begins on a Sunday. */
    private static final int WEDNESDAY = 3;

    private static final double PEAK_OF_WEDNESDAY = 14.25 * HOUR;
    private static final Scenarios SCENARIOS = new Scenarios(Catalog.shipped());

    private final ScaleOutRequest question;

    private AutoscaledWeek(ScaleOutRequest asked) {
        question = Questions.resolve(asked);
    }

    /** All of it under one policy. */
    static AutoscaledWeek whole(PolicyKind policy) {
        RateCurve curve = AzureConversation.shipped().rateCurve();
        return new AutoscaledWeek(asked(curve, REQUESTS, WEDNESDAY * DAY, List.of(ScalingPolicy.of(policy))));
    }

    /** Its Wednesday, with a seventh of its requests, under each policy that needs no parameters. */
    static AutoscaledWeek wednesday() {
        List<Double> week =
                Objects.requireNonNull(AzureConversation.shipped().rateCurve().weights());
        int midnight = WEDNESDAY * HOURS_OF_A_DAY;
        var curve = new RateCurve(null, null, week.subList(midnight, midnight + HOURS_OF_A_DAY), null, null);
        List<ScalingPolicy> policies =
                PolicyKind.withoutParameters().stream().map(ScalingPolicy::of).toList();
        return new AutoscaledWeek(asked(curve, REQUESTS_OF_A_DAY, 0, policies));
    }

    private static ScaleOutRequest asked(
            RateCurve curve, int requests, double wednesday, List<ScalingPolicy> policies) {
        var traffic = new Traffic(
                REQUESTS / (7 * DAY),
                null,
                tokens(8_192, 7_000, 65_536),
                tokens(1_024, 850, 8_192),
                null,
                null,
                null,
                curve,
                null,
                null,
                null,
                null,
                null);
        var objective = new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(LatencyMetric.TTFT, null, 2),
                        new LatencyLimit(LatencyMetric.TPOT, null, 0.025)),
                0.99);
        var layout = new Layout(
                ServingMode.DISAGGREGATED,
                List.of(
                        new PoolLayout(PoolRole.PREFILL, SYSTEM, 4, 4, null, null),
                        new PoolLayout(PoolRole.DECODE, SYSTEM, 4, 4, null, null)));
        var leadTime = new LeadTime(
                null,
                new Delay(300, 900.0),
                new Delay(90, 240.0),
                null,
                null,
                new Delay(60, 90.0),
                null,
                null,
                null,
                null,
                null);
        var bounds = new PoolBounds(1, 16);
        var scaleOut = new ScaleOut(
                null,
                List.of(bounds, bounds),
                128,
                null,
                leadTime,
                null,
                null,
                null,
                List.of(new Fleet(SYSTEM, 5, null, Fleet.Placement.SPREAD, null, null, null, null, null)),
                List.of(new Fault(
                        FaultKind.RACK, wednesday + PEAK_OF_WEDNESDAY, 4 * HOUR, SYSTEM, 1, null, null, null)),
                null,
                null);
        var scenario = new SimulationRequest(
                "llama-3.1-70b",
                "fp8",
                "vllm",
                traffic,
                objective,
                layout,
                RoutingPolicy.LEAST_LOADED,
                null,
                new Sampling(Stationarity.Warmup.GIVEN, 0, requests, 1L, null));
        return new ScaleOutRequest(scenario.withScaleOut(scaleOut), policies, null, null);
    }

    private static TokenDistribution tokens(double mean, int median, int most) {
        return new TokenDistribution(
                null, mean, List.of(new TokenQuantile(50, median)), 16, most, TokenForm.LOG_NORMAL);
    }

    /** Every field filled. */
    List<ScalingPolicy> policies() {
        return Objects.requireNonNull(question.policies());
    }

    Scenario under(ScalingPolicy policy) {
        return SCENARIOS.of(RunSpec.of(question.under(policy)));
    }
}
