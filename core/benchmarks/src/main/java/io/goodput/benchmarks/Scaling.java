package io.goodput.benchmarks;

import io.goodput.catalog.Parallelism;
import io.goodput.codec.Codec;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Traffic;
import io.goodput.engine.Simulator;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.workload.SyntheticWorkload;
import io.goodput.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * How cost per request and memory grow with requests, and with instances under proportional load: Azure conversations,
 * Llama-3.1-8B FP8, three prefill and five decode instances of one H100 in every eight.
 */
record Scaling() implements Benchmark {
    private static final double REQUESTS_PER_SECOND_OF_EIGHT = 40;
    private static final long MILLION = 1_000_000;

    /** Costs of the largest and smallest that differ by more are a failure. */
    private static final double MOST_BY_REQUESTS = 1.2;

    private static final double MOST_BY_INSTANCES = 2;
    private static final double MOST_BY_MEMORY = 1.2;

    /**
     * One size.
     *
     * @param requests that were measured
     * @param instances of both pools
     * @param microsecondsPerRequest CPU of the event loop
     * @param peakRssMiB of the process so far; sizes grow
     */
    public record Size(long requests, int instances, double microsecondsPerRequest, double peakRssMiB) {}

    /**
     * The figures.
     *
     * @param byRequests 100,000 to 10 million requests on eight instances
     * @param byInstances 8 to 4,096 instances
     * @param requestsRatio highest over lowest cost of the former
     * @param instancesRatio the same of the latter
     * @param memoryRatio peak memory at most requests over that at a tenth of them
     */
    public record Table(
            String bench,
            List<Size> byRequests,
            List<Size> byInstances,
            double requestsRatio,
            double instancesRatio,
            double memoryRatio,
            double cpuSeconds,
            double wallSeconds,
            String engineVersion,
            String jdk) {}

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String description() {
        return "cost per request and memory at 100,000 to 10 million requests and at 8 to 4,096 instances";
    }

    @Override
    public Outcome run(double share, Consumer<String> log) {
        log.accept(name() + ": " + description());
        long million = Math.max(10, (long) (MILLION * share));
        Simulator.simulate(scenario(million, 8));
        Simulator.simulate(scenario(million, 512));
        List<Size> byRequests = new ArrayList<>();
        for (long requests : new long[] {million / 10, million, million * 10}) {
            byRequests.add(measure(requests, 8, log));
        }
        List<Size> byInstances = new ArrayList<>();
        for (int instances : new int[] {8, 64, 512, 4_096}) {
            byInstances.add(measure(million, instances, log));
        }
        Table table = new Table(
                name(),
                byRequests,
                byInstances,
                spread(byRequests, Size::microsecondsPerRequest),
                spread(byInstances, Size::microsecondsPerRequest),
                byRequests.get(2).peakRssMiB() / byRequests.get(1).peakRssMiB(),
                ProcessCost.cpuSeconds(),
                ProcessCost.wallSeconds(),
                Simulation.build(),
                Runtime.version().toString());
        List<String> failures = new ArrayList<>();
        if (share == 1) {
            check(failures, "cost by requests, highest over lowest", table.requestsRatio(), MOST_BY_REQUESTS);
            check(failures, "cost by instances, highest over lowest", table.instancesRatio(), MOST_BY_INSTANCES);
            check(failures, "memory at ten times the requests", table.memoryRatio(), MOST_BY_MEMORY);
        }
        return new Outcome(Codec.write(table), failures);
    }

    private static double spread(List<Size> sizes, ToDoubleFunction<Size> figure) {
        double most = sizes.stream().mapToDouble(figure).max().orElseThrow();
        return most / sizes.stream().mapToDouble(figure).min().orElseThrow();
    }

    private static void check(List<String> failures, String what, double value, double most) {
        if (!(value <= most)) {
            failures.add(String.format(Locale.ROOT, "%s (%.3f) must be at most %s", what, value, most));
        }
    }

    private static Size measure(long requests, int instances, Consumer<String> log) {
        Scenario scenario = scenario(requests, instances);
        double before = ProcessCost.threadCpuSeconds();
        Simulator.simulate(scenario);
        double seconds = ProcessCost.threadCpuSeconds() - before;
        Size size = new Size(requests, instances, seconds / requests * 1e6, ProcessCost.peakRssMiB());
        log.accept(String.format(
                Locale.ROOT,
                "%,d requests, %,d instances: %.3f µs a request, %.0f MiB",
                requests,
                instances,
                size.microsecondsPerRequest(),
                size.peakRssMiB()));
        return size;
    }

    private static Scenario scenario(long requests, int count) {
        AzureConversation azure = AzureConversation.shipped();
        var traffic = new Traffic(
                REQUESTS_PER_SECOND_OF_EIGHT * count / 8, null, azure.inputTokens(), azure.outputTokens(), null);
        Instances instances =
                Instances.of("llama-3.1-8b", "fp8", "hgx-h100", "vllm", Parallelism.tensor(1), 256, 8_192);
        return Deployments.disaggregated(
                new SyntheticWorkload(traffic),
                List.of(
                        instances.pool(PoolRole.PREFILL, 3 * count / 8),
                        instances.pool(PoolRole.DECODE, 5 * count / 8)),
                instances.network(),
                FirstToken.FIRST_DECODE_STEP,
                new Sample(0, requests, Sample.DEFAULT_SERIES_BUCKETS));
    }
}
