package io.goodput.benchmarks;

import io.goodput.codec.Codec;
import io.goodput.engine.Simulator;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.simulation.Simulation;
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
 * @param warmupShare the part of its requests that the warm-up run has
 * @param bounds of the load
 * @param pins what a full run must give exactly, by name; nothing is compared where it is empty
 */
record WholeRun(
        String name,
        String description,
        Supplier<Scenario> scenario,
        double warmupShare,
        List<Bound> bounds,
        Properties pins)
        implements Benchmark {

    @Override
    public Outcome run(double share, Consumer<String> log) {
        Scenario full = scenario.get();
        log.accept(name + ": " + description);
        Simulator.simulate(part(full, share * warmupShare));
        log.accept(String.format(Locale.ROOT, "warm after %.1f CPU-seconds", ProcessCost.cpuSeconds()));
        double before = ProcessCost.threadCpuSeconds();
        var run = new MeasuredRun(
                Simulator.simulate(share == 1 ? full : part(full, share)), ProcessCost.threadCpuSeconds() - before);
        Figures figures = run.figures(name, Simulation.build());
        List<String> failures = new ArrayList<>();
        if (share == 1) {
            bounds.forEach(bound -> bound.findFailure(run).ifPresent(failures::add));
            failures.addAll(Pins.failures(name, run, pins));
        }
        log.accept(text(run, figures));
        return new Outcome(Codec.write(figures), failures);
    }

    private static Scenario part(Scenario full, double share) {
        Sample sample = full.sample();
        return full.withSample(new Sample(
                (long) (sample.warmupRequests() * share),
                Math.max(1, (long) (sample.measuredRequests() * share)),
                sample.seriesBuckets()));
    }

    private static String text(MeasuredRun run, Figures figures) {
        return String.format(
                Locale.ROOT,
                """
                %,d requests, %,d tokens in, %,d out, %,d decode steps, %,d events
                prefill at its busiest %.3f, decode %.3f, KV %.3f; decode batch %.1f (%.1f at the busiest prefill)
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
