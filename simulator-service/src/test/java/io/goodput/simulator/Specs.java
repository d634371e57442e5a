package io.goodput.simulator;

import io.goodput.codec.Codec;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.simulation.Simulation;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Small runs: Llama-3.1-8B on one GPU, a thousand requests, each with a seed of its own. */
final class Specs {
    /** Seeds start at the clock, so that a run stored by an earlier test run is never met again. */
    private static final AtomicLong SEEDS = new AtomicLong(System.currentTimeMillis() * 1_000);

    private Specs() {}

    static RunSpec fresh() {
        return of("llama-3.1-8b", SEEDS.incrementAndGet());
    }

    static RunSpec of(String model, long seed) {
        return new RunSpec(
                model,
                "bf16",
                "tensorrt-llm",
                new Traffic(2, Arrivals.poisson(), TokenDistribution.constant(256), TokenDistribution.constant(32), 32),
                new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, 1)), null),
                new Layout(
                        ServingMode.AGGREGATED,
                        List.of(new PoolLayout(PoolRole.AGGREGATED, "hgx-h100", 1, 1, null, null).resolved())),
                Routing.of(RoutingPolicy.LEAST_LOADED),
                null,
                null,
                null,
                Stationarity.Warmup.GIVEN,
                100,
                1_000,
                seed);
    }

    static SimulationRequested request(RunSpec spec) {
        return request(spec, Simulation.build());
    }

    static SimulationRequested request(RunSpec spec, String build) {
        return new SimulationRequested(SimulationRequested.SCHEMA_VERSION, Codec.runId(spec, build), build, spec);
    }
}
