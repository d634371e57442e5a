package io.goodput.benchmarks;

import io.goodput.codec.Codec;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.Stationarity;
import io.goodput.engine.RequestListener;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.simulation.Simulation;
import io.goodput.simulation.stationarity.Assessment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One scenario, run once after a short warm-up run.
 *
 * @param scenario what is run, in full
 * @param load what it is like
 * @param warmupShare the part of its requests that the warm-up run has
 * @param bounds of the load
 * @param pins what a full run must give exactly, by name; nothing is compared where it is empty
 */
record WholeRun(
        String name,
        String description,
        Supplier<Scenario> scenario,
        Stationarity.Load load,
        double warmupShare,
        List<Bound> bounds,
        Properties pins)
        implements Benchmark {

    @Override
    public Outcome run(double share, Consumer<String> log) {
        Scenario full = scenario.get();
        log.accept(name + ": " + description);
        simulate(part(full, share * warmupShare));
        log.accept(String.format(Locale.ROOT, "warm after %.1f CPU-seconds", ProcessCost.cpuSeconds()));
        double before = ProcessCost.threadCpuSeconds();
        var run = new MeasuredRun(
                simulate(share == 1 ? full : part(full, share)), ProcessCost.threadCpuSeconds() - before);
        Figures figures = run.figures(name, Simulation.build());
        List<String> failures = new ArrayList<>();
        if (run.isUnstable()) {
            failures.add("the queues grow: more is asked than these instances can do");
        }
        if (share == 1) {
            bounds.forEach(bound -> bound.findFailure(run).ifPresent(failures::add));
            failures.addAll(Pins.failures(name, run, pins));
        }
        log.accept(text(run, figures));
        log.accept(waits(run));
        bounds.forEach(bound -> log.accept(bound.text(run)));
        return new Outcome(Codec.write(figures), failures);
    }

    private RunResult simulate(Scenario of) {
        return Assessment.simulate(of, load, Stationarity.Warmup.GIVEN, RequestListener.NONE);
    }

    private static Scenario part(Scenario full, double share) {
        Sample sample = full.sample();
        return full.withSample(new Sample(
                (long) (sample.warmupRequests() * share),
                Math.max(1, (long) (sample.measuredRequests() * share)),
                sample.seriesBuckets()));
    }

    private static String waits(MeasuredRun run) {
        Latencies latencies = run.latencies();
        return String.format(
                Locale.ROOT,
                "mean TTFT %.3f s, TPOT %.4f s; wait for prefill %.3f s, for room %.3f s, transfer %.4f s",
                latencies.timeToFirstToken().meanSeconds(),
                latencies.timePerOutputToken().meanSeconds(),
                latencies.promptQueue().meanSeconds(),
                latencies.roomQueue().meanSeconds(),
                latencies.transfer().meanSeconds());
    }

    private static String text(MeasuredRun run, Figures figures) {
        return String.format(
                Locale.ROOT,
                """
                %,d requests, %,d tokens in, %,d out, %,d decode steps, %,d events
                prompts' pool at its busiest %.3f, decode's %.3f, KV %.3f, cache hits %.3f; decode batch %.1f (%.1f at the busiest prefill)
                %,d preemptions, %,d evicted tokens, attainment %.4f, TTFT p99 %.3f s, TPOT p99 %.4f s
                %.2f CPU-seconds, %.2f of them in the event loop (%.3f µs a request); %.0f MiB; %,.0f requests a CPU-second
                report %s""",
                figures.requests(),
                figures.inputTokens(),
                figures.outputTokens(),
                figures.decodeSteps(),
                figures.events(),
                figures.peakPrefillUtilisation(),
                run.peakDecodeUtilisation(),
                run.peakKvOccupancy(),
                run.hitShare(),
                figures.meanDecodeBatch(),
                run.peakDecodeBatch(),
                figures.preemptions(),
                run.evictedTokens(),
                figures.attainment(),
                figures.ttftP99Seconds(),
                figures.tpotP99Seconds(),
                figures.cpuSeconds(),
                figures.loopCpuSeconds(),
                figures.loopCpuSeconds() / figures.requests() * 1e6,
                figures.peakRssMiB(),
                figures.requestsPerCpuSecond(),
                run.reportHash());
    }
}
