package io.goodput.benchmarks;

import io.goodput.catalog.Parallelism;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Traffic;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Recovery;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.workload.SyntheticWorkload;
import io.goodput.engine.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** All benchmarks, by name. */
public final class Benchmarks {
    private static final long SEED = 1;
    private static final long UNLIMITED_EVENTS = 1_000_000_000_000L;
    private static final double HOUR = 3_600;
    private static final double WEEK = 7 * 24 * HOUR;
    private static final Properties PINS = Pins.shipped();

    private Benchmarks() {}

    /** In the order in which they are worth a look. */
    public static List<Benchmark> all() {
        return List.of(week());
    }

    public static Optional<Benchmark> find(String name) {
        return all().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static Benchmark week() {
        return new WholeRun(
                "week-5.6m",
                "5.6 million requests of a week of Azure conversations; Llama-3.1-70B FP8 on 2 prefill and 3 decode"
                        + " instances of two H100",
                Benchmarks::weekScenario,
                0.01,
                List.of(
                        Bound.between(
                                "utilisation of prefill in the busiest minute",
                                MeasuredRun::peakPrefillUtilisation,
                                0.6,
                                0.9),
                        Bound.atLeast("decode batch in that minute", MeasuredRun::peakDecodeBatch, 8)),
                PINS);
    }

    private static Scenario weekScenario() {
        long requests = 5_600_000;
        AzureConversation azure = AzureConversation.shipped();
        var traffic = new Traffic(
                requests / WEEK,
                null,
                azure.inputTokens(),
                azure.outputTokens(),
                null,
                null,
                null,
                azure.rateCurve(),
                null,
                null,
                null,
                null,
                null);
        Instances instances =
                Instances.of("llama-3.1-70b", "fp8", "hgx-h100", "vllm", Parallelism.tensor(2), 256, 8_192);
        return scenario(
                new BoundedWorkload(new SyntheticWorkload(traffic), WEEK),
                List.of(instances.pool(PoolRole.PREFILL, 2), instances.pool(PoolRole.DECODE, 3)),
                instances.network(),
                RoutingSpec.of(RoutingSpec.Policy.LEAST_LOADED),
                new Sample(0, requests, (int) (WEEK / 60)));
    }

    private static Scenario scenario(
            Workload workload, List<Pool> pools, @Nullable Network network, RoutingSpec routing, Sample sample) {
        var slo = new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(LatencyMetric.TTFT, null, 2),
                        new LatencyLimit(LatencyMetric.TPOT, null, 0.05)),
                0.9);
        return new Scenario(
                workload,
                List.of(new RequestClass("all", slo, 0)),
                pools,
                network,
                HandOff.SOURCE_FIRST,
                FirstToken.FIRST_DECODE_STEP,
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
