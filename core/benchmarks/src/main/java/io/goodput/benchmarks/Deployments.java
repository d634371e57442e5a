package io.goodput.benchmarks;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.workload.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scenarios with the choices that all benchmarks share: one class, no limits at the door, patient clients. */
final class Deployments {
    private static final long SEED = 1;
    private static final long UNLIMITED_EVENTS = 1_000_000_000_000L;

    private Deployments() {}

    /** Prompts and decoding mixed; attainment counts a first token in 2 s and further ones in 0.1 s. */
    static Scenario aggregated(Workload workload, Pool pool, Sample sample) {
        return scenario(
                workload,
                0.1,
                List.of(pool),
                null,
                FirstToken.END_OF_PREFILL,
                RoutingSpec.of(RoutingPolicy.LEAST_LOADED),
                sample);
    }

    /** Apart, source first; attainment counts a first token in 2 s and further ones in 0.05 s. */
    static Scenario disaggregated(
            Workload workload, List<Pool> pools, Network network, FirstToken firstToken, Sample sample) {
        return disaggregated(workload, pools, network, firstToken, RoutingSpec.of(RoutingPolicy.LEAST_LOADED), sample);
    }

    static Scenario disaggregated(
            Workload workload,
            List<Pool> pools,
            Network network,
            FirstToken firstToken,
            RoutingSpec routing,
            Sample sample) {
        return scenario(workload, 0.05, pools, network, firstToken, routing, sample);
    }

    private static Scenario scenario(
            Workload workload,
            double secondsPerToken,
            List<Pool> pools,
            @Nullable Network network,
            FirstToken firstToken,
            RoutingSpec routing,
            Sample sample) {
        var slo = new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(LatencyMetric.TTFT, null, 2),
                        new LatencyLimit(LatencyMetric.TPOT, null, secondsPerToken)),
                0.9);
        return new Scenario(
                workload,
                List.of(new RequestClass("all", slo, 0)),
                pools,
                network,
                HandOff.SOURCE_FIRST,
                firstToken,
                null,
                Recovery.LOCAL,
                routing,
                routing,
                Admission.OPEN,
                ClientTimeout.NEVER,
                sample,
                SEED,
                UNLIMITED_EVENTS);
    }
}
