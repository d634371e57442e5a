package io.goodput.calibration.serving;

import io.goodput.catalog.Catalog;
import io.goodput.contracts.Concurrency;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.engine.Simulator;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.simulation.Scenarios;
import java.util.List;

/** Simulates load tests with the entries of a catalog. Thread-safe. */
final class ServingRuns {
    private static final long SEED = 1;
    private static final ServiceLevelObjective NO_LIMIT =
            new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, 99.0, 86_400)), null);

    private final Scenarios scenarios;

    ServingRuns(Catalog catalog) {
        scenarios = new Scenarios(catalog);
    }

    /**
     * What the client would have printed.
     *
     * @throws io.goodput.contracts.InvalidInputException when the row cannot be served
     */
    LoadTestResult run(ServingRow row) {
        Layout layout = row.layout();
        if (layout == null) {
            throw new IllegalStateException("a row without a layout: " + row.id());
        }
        LoadTest load = LoadTest.of(row.clients(), row.inputTokens(), row.outputTokens());
        Routing routing = Routing.of(RoutingPolicy.LEAST_LOADED);
        Scenario scenario = scenarios.of(new RunSpec(
                row.model(),
                row.precision(),
                row.engine(),
                new Traffic(
                        null,
                        null,
                        TokenDistribution.constant(row.inputTokens()),
                        TokenDistribution.constant(row.outputTokens()),
                        row.outputTokens(),
                        null,
                        null,
                        null,
                        null,
                        new Concurrency(row.clients(), null, null),
                        null,
                        null,
                        null),
                NO_LIMIT,
                layout,
                routing,
                row.isAggregated() ? null : routing,
                null,
                null,
                Stationarity.Warmup.OFF,
                0,
                load.prompts(),
                SEED));
        var client = new LoadTestResult.Client(load.prompts());
        Simulator.simulate(
                new Scenario(
                        load,
                        scenario.classes(),
                        scenario.pools(),
                        scenario.network(),
                        scenario.handOff(),
                        scenario.firstToken(),
                        scenario.localPrefill(),
                        scenario.recovery(),
                        scenario.promptRouting(),
                        scenario.decodeRouting(),
                        scenario.admission(),
                        scenario.timeout(),
                        Sample.ALL,
                        SEED,
                        scenario.maxEvents()),
                client);
        return client.result();
    }
}
