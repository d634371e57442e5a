package io.goodput.benchmarks;

import io.goodput.catalog.Parallelism;
import io.goodput.codec.Codec;
import io.goodput.contracts.DecodeLookup;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.QueueOrder;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.StepTimesSource;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.WholeSteps;
import io.goodput.engine.RequestListener;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.scenario.Speculation;
import io.goodput.engine.timing.StepModel;
import io.goodput.simulation.Simulation;
import io.goodput.simulation.Workloads;
import io.goodput.simulation.measured.MeasuredSteps;
import io.goodput.simulation.measured.SplitwiseCells;
import io.goodput.simulation.stationarity.Assessment;
import io.goodput.simulation.traces.TraceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The 8,502 requests of splitwise-sim's published workload on its 20 + 20 DGX H100, Llama-2-70B on eight GPUs each, step
 * times interpolated from its published cells. A run takes hundredths of a second, so that it is repeated: first until
 * the JVM has compiled it, then for the median.
 *
 * <p>Decode times are looked up by sequences and context; a second run looks them up by splitwise-sim's own rule, in
 * which a batch of any usual size takes the time of the smallest measured one, so that equal work can be compared.
 */
record Splitwise(Properties pins) implements Benchmark {
    private static final int WARMUP_RUNS = 60;
    private static final int RUNS = 21;
    private static final int INSTANCES = 20;
    private static final int GPUS = 8;
    /** Llama-2-70B in 16 bits: 80 layers, 8 heads of 128, keys and values. */
    private static final double KV_BYTES_PER_TOKEN = 80 * 8 * 128 * 2 * 2.0;

    private static final double WEIGHT_BYTES = 69e9 * 2;
    private static final double GPU_BYTES = 80e9 * 0.9;
    /** One 400 Gb/s NIC per GPU (NVIDIA DGX H100 data sheet). */
    private static final double NIC_BYTES_PER_SECOND = 50e9;

    private static final int BLOCK_TOKENS = 16;

    @Override
    public String name() {
        return "splitwise";
    }

    @Override
    public String description() {
        return "splitwise-sim's 8,502 requests on 20 prompt and 20 token instances of Llama-2-70B on eight H100, with its"
                + " step times";
    }

    @Override
    public Outcome run(double share, Consumer<String> log) {
        log.accept(name() + ": " + description());
        RecordedRequests requests = RecordedRequests.of(workload());
        Scenario ours = scenario(requests, steps(DecodeLookup.SEQUENCES_AND_CONTEXT), share);
        Scenario theirs = scenario(requests, steps(DecodeLookup.SEQUENCES_AS_TOKENS), share);
        MeasuredRun run = median(ours);
        MeasuredRun compat = median(theirs);
        Figures figures = run.figures(name(), Simulation.build());
        List<String> failures = new ArrayList<>();
        if (share == 1) {
            bounds().forEach(bound -> bound.findFailure(run).ifPresent(failures::add));
            Optional<String> slower = Bound.between(
                            "median gap by splitwise-sim's rule", Splitwise::medianGap, 0.029, 0.033)
                    .findFailure(compat);
            slower.ifPresent(failures::add);
            failures.addAll(Pins.failures(name(), run, pins));
        }
        log.accept(text("by sequences and context", run));
        log.accept(text("by splitwise-sim's rule", compat));
        return new Outcome(Codec.write(figures), failures);
    }

    private static List<Bound> bounds() {
        return List.of(
                Bound.between("requests", run -> run.report().usage().requests(), 8_502, 8_502),
                Bound.atLeast("decode batch", MeasuredRun::meanDecodeBatch, 2),
                Bound.atMost("KV in use", MeasuredRun::peakKvOccupancy, 0.9));
    }

    private static double medianGap(MeasuredRun run) {
        return run.interTokenLatency().p50Seconds();
    }

    private String text(String rule, MeasuredRun run) {
        return String.format(
                Locale.ROOT,
                "%s: %.4f CPU-seconds a run (median of %d after %d), %,d events; gap between tokens p50 %.2f ms, p99 %.2f"
                        + " ms; TTFT p99 %.3f s; batch %.1f; report %s",
                rule,
                run.loopCpuSeconds(),
                RUNS,
                WARMUP_RUNS,
                run.report().events(),
                1e3 * medianGap(run),
                1e3 * run.interTokenLatency().p99Seconds(),
                run.timeToFirstToken().p99Seconds(),
                run.meanDecodeBatch(),
                run.reportHash());
    }

    private static MeasuredRun median(Scenario scenario) {
        double[] seconds = new double[RUNS];
        MeasuredRun last = once(scenario);
        for (int i = 1; i < WARMUP_RUNS; i++) {
            last = once(scenario);
        }
        for (int i = 0; i < RUNS; i++) {
            last = once(scenario);
            seconds[i] = last.loopCpuSeconds();
        }
        Arrays.sort(seconds);
        return new MeasuredRun(last.result(), seconds[RUNS / 2]);
    }

    private static MeasuredRun once(Scenario scenario) {
        double before = ProcessCost.threadCpuSeconds();
        return new MeasuredRun(
                Assessment.simulate(scenario, Stationarity.Load.FINITE, Stationarity.Warmup.OFF, RequestListener.NONE),
                ProcessCost.threadCpuSeconds() - before);
    }

    private static io.goodput.engine.workload.Workload workload() {
        Path file = PublishedData.get("splitwise/workloads/rr_conv_70_120s_seed0.csv");
        var mapping = new TraceMapping(
                "arrival_timestamp",
                null,
                "0",
                "prompt_size",
                "token_size",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        var reference = new TraceReference(
                "splitwise", null, TraceFormat.CSV, mapping, null, null, null, null, null, null, null);
        return Workloads.of(Traffic.of(reference), name -> Optional.of(TraceFile.of(file)))
                .workload();
    }

    /** Their cells as whole steps, which the reader of measured steps takes from a folder. */
    private static StepModel steps(DecodeLookup lookup) {
        String text = SplitwiseCells.wholeSteps(
                PublishedData.get("splitwise/perf_cells.csv"), "llama2-70b", "h100-80gb", GPUS);
        try {
            Path folder = Files.createTempDirectory("goodput-splitwise");
            Path file = folder.resolve("steps.csv");
            try {
                Files.writeString(file, text);
                var source = new StepTimesSource(null, new WholeSteps("steps.csv", lookup), null, null, null);
                return MeasuredSteps.read(source, folder, Parallelism.tensor(GPUS), 1, null);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Scenario scenario(RecordedRequests requests, StepModel steps, double share) {
        var room = new KvRoom(
                (long) ((GPUS * GPU_BYTES - WEIGHT_BYTES) / (BLOCK_TOKENS * KV_BYTES_PER_TOKEN)), BLOCK_TOKENS, 0);
        var network = new Network(1e-5, KV_BYTES_PER_TOKEN, 0, 0, 80, false, List.of());
        long measured = Math.max(1, (long) (requests.size() * share));
        return Deployments.disaggregated(
                requests,
                List.of(pool(PoolRole.PREFILL, steps, room), pool(PoolRole.DECODE, steps, room)),
                network,
                FirstToken.END_OF_PREFILL,
                new Sample(0, measured, Sample.DEFAULT_SERIES_BUCKETS));
    }

    private static Pool pool(PoolRole role, StepModel steps, KvRoom room) {
        return new Pool(
                role,
                "dgx-h100",
                INSTANCES,
                GPUS,
                1,
                1,
                steps,
                room,
                KvPolicy.RECOMPUTE,
                512,
                2_048,
                QueueOrder.FIRST_COME_FIRST_SERVED,
                Speculation.NONE,
                null,
                KvPort.of(GPUS * NIC_BYTES_PER_SECOND, GPUS * NIC_BYTES_PER_SECOND));
    }
}
