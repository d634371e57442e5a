package io.goodput.simulation.scaleout;

import io.goodput.catalog.Questions;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RateChange;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.RoutingPolicy;
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
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Some hours of a service each: a load that rises and falls by the hour, some with a ramp, a step or a crowd, lengths,
 * limits and lead times of all kinds, a node lost in some. The counts at the start are about right for the first hour.
 */
final class GeneratedScenarios {
    private static final String SYSTEM = "hgx-h100";
    private static final double HOUR = 3_600;
    private static final double ATTAINMENT = 0.99;
    private static final int LEAST_WITH_FAULTS = 3;

    private final int hours;
    private final double mostRequestsPerSecond;
    private final Random random;

    private GeneratedScenarios(long seed, int hours, double mostRequestsPerSecond) {
        this.hours = hours;
        this.mostRequestsPerSecond = mostRequestsPerSecond;
        random = new Random(seed * 0x9e3779b97f4a7c15L);
    }

    /** The question of a seed under these policies, four hours of up to 25 requests a second; every field filled. */
    static ScaleOutRequest of(long seed, List<ScalingPolicy> policies) {
        return Questions.resolve(new GeneratedScenarios(seed, 4, 25).asked(policies));
    }

    /** The same, one hour of up to 4 requests a second. */
    static ScaleOutRequest small(long seed, List<ScalingPolicy> policies) {
        return Questions.resolve(new GeneratedScenarios(seed, 1, 4).asked(policies));
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private ScaleOutRequest asked(List<ScalingPolicy> policies) {
        boolean aggregated = chance(0.25);
        double input = Math.exp(between(Math.log(500), Math.log(8_000)));
        double output = Math.exp(between(Math.log(100), Math.log(800)));
        double ttft = Math.max(1, input / 2_500) * between(1, 2);
        // Prompts between their tokens make those of an aggregated pool slower.
        double tpot = between(0.025, 0.05) * (aggregated ? 2.5 : 1);
        // About what a prompt takes of an instance of prefill, and what its tokens take of one of decode.
        double prefillSeconds = input / 14_000;
        double decodeSeconds = output / (input > 3_000 ? 1_500 : 2_500);
        double mean = between(2, 6);
        double rate = mean / (aggregated ? prefillSeconds + decodeSeconds : Math.max(prefillSeconds, decodeSeconds));
        rate = Math.min(rate, mostRequestsPerSecond);
        Double[] weights = new Double[2 * hours];
        double phase = between(0, 2 * Math.PI);
        double swing = between(0.1, 0.7);
        Arrays.setAll(
                weights, i -> 1 + swing * Math.sin(phase + 2 * Math.PI * i / weights.length) + between(-0.05, 0.05));
        var curve = new RateCurve(List.of(weights), HOUR / 2, null, null, RateCurve.Form.LINES);
        List<RateChange> changes = new ArrayList<>();
        if (chance(0.25)) {
            changes.add(new RateChange(
                    between(0.25, 0.75) * hours * HOUR, between(0.3, 1), between(300, 1_800), 1_800.0, 1_800.0));
        }
        double atStart = rate * weights[0] * 1.4;
        var layout = aggregated
                ? new Layout(
                        ServingMode.AGGREGATED,
                        List.of(pool(PoolRole.AGGREGATED, atStart * (prefillSeconds + decodeSeconds))))
                : new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(
                                pool(PoolRole.PREFILL, atStart * prefillSeconds),
                                pool(PoolRole.DECODE, atStart * decodeSeconds)));
        var traffic = new Traffic(
                rate,
                null,
                tokens(input, between(0.5, 0.95)),
                tokens(output, between(0.5, 0.95)),
                null,
                null,
                null,
                curve,
                changes.isEmpty() ? null : changes,
                null,
                null,
                null,
                null);
        var objective = new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(LatencyMetric.TTFT, null, ttft),
                        new LatencyLimit(LatencyMetric.TPOT, null, tpot)),
                ATTAINMENT);
        double warmUp = between(20, 90);
        var lead = new LeadTime(
                null,
                new Delay(between(0, 240), null),
                new Delay(between(0, 90), null),
                null,
                null,
                new Delay(warmUp, chance(0.5) ? null : Double.valueOf(1.5 * warmUp)),
                null,
                null,
                chance(0.5) ? 2 : null,
                null,
                null);
        // Who reckons with the loss of a node keeps more than one holds.
        boolean sparesOne = layout.pools().stream().allMatch(pool -> pool.instances() > LEAST_WITH_FAULTS);
        List<Fault> faults = chance(0.5) && sparesOne
                ? List.of(new Fault(FaultKind.NODE, between(0.25, 1) * hours * HOUR, HOUR, SYSTEM, 0, 0, null, null))
                : List.of();
        var bounds = new PoolBounds(faults.isEmpty() ? 1 : LEAST_WITH_FAULTS, 16);
        var living = new ScaleOut(
                null,
                layout.pools().stream().map(each -> bounds).toList(),
                null,
                null,
                lead,
                null,
                null,
                null,
                List.of(new Fleet(SYSTEM, 6, null, Fleet.Placement.SPREAD, null, null, null, null, null)),
                faults,
                null,
                null);
        int requests = (int) (rate * hours * HOUR);
        var scenario = new SimulationRequest(
                "llama-3.1-70b",
                "fp8",
                chance(0.5) ? "vllm" : "sglang",
                traffic,
                objective,
                layout,
                RoutingPolicy.LEAST_LOADED,
                null,
                new Sampling(Stationarity.Warmup.GIVEN, 0, requests, (long) random.nextInt(1_000_000), null));
        return new ScaleOutRequest(scenario.withScaleOut(living), policies, null, null);
    }

    private static PoolLayout pool(PoolRole role, double instances) {
        return new PoolLayout(role, SYSTEM, Math.clamp((int) Math.ceil(instances), 1, 12), 4, null, null);
    }

    /** Log-normal with this mean and a median of so much of it. */
    private static TokenDistribution tokens(double mean, double medianShare) {
        return new TokenDistribution(
                null,
                (double) Math.round(mean),
                List.of(new TokenQuantile(50, (int) Math.round(mean * medianShare))),
                16,
                (int) Math.round(mean * 6),
                TokenForm.LOG_NORMAL);
    }
}
