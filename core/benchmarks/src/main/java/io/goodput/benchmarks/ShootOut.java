package io.goodput.benchmarks;

import io.goodput.codec.Codec;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.contracts.scaleout.ScalingPolicy;
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

/** A day of the scaled week under each policy that needs no parameters, on the same arrivals. */
final class ShootOut implements Benchmark {
    private static final double HOUR_SECONDS = 3_600;

    private final Properties pins;

    ShootOut(Properties pins) {
        this.pins = pins;
    }

    /**
     * What it says of itself, one JSON object in one line.
     *
     * @param requests of all runs
     * @param cpuSeconds of the whole process up to here, the start of the JVM included
     * @param wallSeconds since the process was started
     * @param peakRssMiB most resident memory of the process
     * @param requestsPerCpuSecond requests over cpuSeconds
     * @param engineVersion hash of engine, step-time model and catalog
     * @param jdk version of the JVM
     */
    private record Table(
            String bench,
            long requests,
            List<Row> policies,
            double cpuSeconds,
            double wallSeconds,
            double peakRssMiB,
            double requestsPerCpuSecond,
            String engineVersion,
            String jdk) {}

    /**
     * One policy's day.
     *
     * @param gpuHours of instances that had their GPUs
     * @param loopCpuSeconds of the thread that ran the simulation
     */
    private record Row(
            String policy,
            double attainment,
            double gpuHours,
            long scalingEvents,
            long flaps,
            List<Integer> distinctCounts,
            long events,
            double loopCpuSeconds) {}

    @Override
    public String name() {
        return "shoot-out";
    }

    @Override
    public String description() {
        return "Wednesday of week-autoscaled, 800,000 requests, under each policy that needs no parameters";
    }

    @Override
    public Outcome run(double share, Consumer<String> log) {
        log.accept(name() + ": " + description());
        AutoscaledWeek day = AutoscaledWeek.wednesday();
        List<Row> rows = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long requests = 0;
        for (ScalingPolicy policy : day.policies()) {
            double before = ProcessCost.threadCpuSeconds();
            var run =
                    new MeasuredRun(simulate(part(day.under(policy), share)), ProcessCost.threadCpuSeconds() - before);
            Row row = row(policy.name(), run);
            rows.add(row);
            requests += run.report().usage().requests();
            log.accept(text(row));
            if (share == 1) {
                failures.addAll(Pins.failures(name() + "." + policy.name(), run, pins));
            }
        }
        double cpuSeconds = ProcessCost.cpuSeconds();
        var table = new Table(
                name(),
                requests,
                rows,
                cpuSeconds,
                ProcessCost.wallSeconds(),
                ProcessCost.peakRssMiB(),
                requests / cpuSeconds,
                Simulation.build(),
                Runtime.version().toString());
        log.accept(String.format(
                Locale.ROOT, "%,d requests, %.2f CPU-seconds, %.0f MiB", requests, cpuSeconds, table.peakRssMiB()));
        return new Outcome(Codec.write(table), failures);
    }

    private static RunResult simulate(Scenario of) {
        return Assessment.simulate(of, Stationarity.Load.VARYING_RATE, Stationarity.Warmup.GIVEN, RequestListener.NONE);
    }

    private static Scenario part(Scenario full, double share) {
        Sample sample = full.sample();
        return share == 1
                ? full
                : full.withSample(
                        new Sample(0, Math.max(1, (long) (sample.measuredRequests() * share)), sample.seriesBuckets()));
    }

    private static Row row(String policy, MeasuredRun run) {
        ScaleOutReport changes = run.changes();
        return new Row(
                policy,
                run.report().attainment(),
                changes.heldGpuSeconds() / HOUR_SECONDS,
                run.scalingEvents(),
                changes.pools().stream().mapToLong(pool -> pool.flaps()).sum(),
                run.distinctCounts(),
                run.report().events(),
                run.loopCpuSeconds());
    }

    private static String text(Row row) {
        return String.format(
                Locale.ROOT,
                "%-19s attainment %.4f, %,.0f GPU-hours, %,d scaling events, %,d flaps, counts %s; %.2f CPU-seconds",
                row.policy(),
                row.attainment(),
                row.gpuHours(),
                row.scalingEvents(),
                row.flaps(),
                row.distinctCounts(),
                row.loopCpuSeconds());
    }
}
