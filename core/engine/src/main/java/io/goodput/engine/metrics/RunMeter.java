package io.goodput.engine.metrics;

import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.ClassReport;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PhaseShares;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.TimeSeries;
import io.goodput.contracts.TokenRates;
import io.goodput.contracts.Usage;
import io.goodput.contracts.UsageHour;
import io.goodput.contracts.scaleout.ScaleOutBucket;
import io.goodput.engine.RequestView;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures one run as it goes. Nothing is kept of a request that has ended but its marks in the histograms: the size of
 * this object depends on classes and buckets only, and the methods called per request or run of steps allocate nothing.
 * Told of everything in the order of time.
 */
public final class RunMeter {
    private final List<RequestClass> classes;
    private final List<Pool> pools;
    private final ClassMeter[] meters;
    private final SeriesMeter series;
    /** Of a run whose pools change. */
    private final @Nullable AttainmentTrack attainment;

    private final HourMeter hours;
    private final PoolTotals[] windowStart;
    private final PoolTotals[] windowEnd;
    private double windowStartSeconds = Double.NaN;
    private double windowEndSeconds = Double.NaN;

    /**
     * @param classes of the requests, by index
     * @param sample how many buckets the series has, and over which time as far as it knows
     * @param expectedSeconds length of the run as far as the workload knows it; infinite when it does not
     * @param pools in the scenario's order: the order of all totals
     * @param change whether instances of the pools come and go
     */
    public RunMeter(
            List<RequestClass> classes, Sample sample, double expectedSeconds, List<Pool> pools, boolean change) {
        attainment = change ? new AttainmentTrack() : null;
        this.classes = List.copyOf(classes);
        this.pools = List.copyOf(pools);
        meters = classes.stream()
                .map(each -> new ClassMeter(each, sample.measuredRequests()))
                .toArray(ClassMeter[]::new);
        series = new SeriesMeter(
                this.pools, sample.seriesBuckets(), Math.min(expectedSeconds, sample.expectedSeconds()), change);
        hours = new HourMeter(this.pools, change);
        windowStart = totals();
        windowEnd = totals();
    }

    /**
     * Before the run begins, of pools that change.
     *
     * @param racks what each system's were billed for from the start of the run to a moment
     */
    public void measure(DoubleFunction<List<UsageHour.Racks>> racks) {
        hours.measure(racks);
    }

    private PoolTotals[] totals() {
        return pools.stream().map(pool -> new PoolTotals()).toArray(PoolTotals[]::new);
    }

    /** Whether a class has a limit on the largest gap between two tokens of a request. */
    public boolean limitsLongestGap() {
        return Arrays.stream(meters).anyMatch(ClassMeter::limitsLongestGap);
    }

    /** A request arrives. */
    public void arrived(int requestClass, double arrivedAt, boolean measured) {
        meters[requestClass].arrived(measured);
        series.arrived(arrivedAt);
    }

    /**
     * A request reaches its terminal state. Those in flight when the run is over end then; their
     * {@link RequestView#endedAt()} is that moment.
     *
     * @return whether it met every per-request limit of its class
     */
    public boolean ended(RequestView request, boolean measured) {
        ClassMeter.Verdict verdict = meters[request.requestClass()].ended(request, measured);
        series.ended(request, verdict);
        if (attainment != null && verdict != ClassMeter.Verdict.UNDECIDED) {
            attainment.decided(request.arrivedAt(), request.endedAt(), verdict == ClassMeter.Verdict.INSIDE);
        }
        return verdict == ClassMeter.Verdict.INSIDE;
    }

    /** Whether the objective of a class cannot be met any more, whatever becomes of the requests that have not ended. */
    public boolean isHopeless() {
        for (ClassMeter meter : meters) {
            if (meter.isHopeless()) {
                return true;
            }
        }
        return false;
    }

    /** So many gaps of this length between tokens of measured requests of one class. */
    public void gap(int requestClass, double seconds, long count) {
        meters[requestClass].tokenGaps.record(seconds, count);
    }

    /**
     * Gaps {@code firstSeconds + slopeSeconds · i}, {@code membersPerStep} each, for i from 0 to {@code steps} − 1, of
     * measured requests of one class. Costs work per histogram bucket that the ramp crosses.
     */
    public void gapRamp(int requestClass, double firstSeconds, double slopeSeconds, long steps, long membersPerStep) {
        meters[requestClass].tokenGaps.recordRamp(firstSeconds, slopeSeconds, steps, membersPerStep);
    }

    /** When {@link #edge} must be called next: before anything at or after that moment happens. */
    public double nextEdge() {
        return Math.min(series.nextEdge(), hours.nextEdge());
    }

    /** A bucket of the series or an hour is over; {@code totals} are of {@code now}, which is {@link #nextEdge()}. */
    public void edge(double now, PoolTotals[] totals) {
        if (now == series.nextEdge()) {
            series.edge(now, totals);
        }
        if (now == hours.nextEdge()) {
            hours.edge(now, totals);
        }
    }

    /** The first measured request arrives now. */
    public void windowStarts(double now, PoolTotals[] totals) {
        windowStartSeconds = now;
        copy(totals, windowStart);
        hours.start(now, totals);
    }

    /** The first request after the measured ones arrives now. */
    public void windowEnds(double now, PoolTotals[] totals) {
        windowEndSeconds = now;
        copy(totals, windowEnd);
        hours.end(now, totals);
    }

    private static void copy(PoolTotals[] from, PoolTotals[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i].set(from[i]);
        }
    }

    /**
     * What the run measured. All its requests have ended, or were told as in flight; a window that has not ended does
     * so now.
     *
     * @param now end of the run
     * @param totals of that moment
     * @param events events that were handled
     */
    public RunResult result(double now, PoolTotals[] totals, long events) {
        if (Double.isNaN(windowStartSeconds)) {
            windowStarts(now, totals);
        }
        if (Double.isNaN(windowEndSeconds)) {
            windowEnds(now, totals);
        }
        TimeSeries buckets = new TimeSeries(windowStartSeconds, windowEndSeconds, series.buckets(now, totals));
        return new RunResult(report(now, events), buckets);
    }

    /** How requests fared by when they arrived; of a run whose pools change. */
    public AttainmentTrack attainment() {
        if (attainment == null) {
            throw new IllegalStateException("only of pools that change it is kept when requests arrived");
        }
        return attainment;
    }

    /** How the pools changed; of a run that is over and has its {@link #result}. */
    public List<ScaleOutBucket> changes() {
        return series.changes();
    }

    /** Length of the measured window. */
    public double windowSeconds() {
        return windowEndSeconds - windowStartSeconds;
    }

    /** Totals of a pool when the first measured request arrived. */
    public PoolTotals windowStart(int pool) {
        return windowStart[pool];
    }

    /** Totals of a pool when the first request after the measured ones arrived. */
    public PoolTotals windowEnd(int pool) {
        return windowEnd[pool];
    }

    private Report report(double now, long events) {
        double seconds = windowEndSeconds - windowStartSeconds;
        ClassMeter all = all();
        List<ClassReport> classReports = new ArrayList<>();
        List<LimitOutcome> limits = new ArrayList<>();
        int mostParts = LimitOutcome.MOST_PARTS;
        for (int i = 0; i < meters.length; i++) {
            ClassReport each = meters[i].report(classes.get(i), seconds, now, mostParts);
            classReports.add(each);
            limits.addAll(each.limits());
            mostParts -= (int) each.limits().stream()
                    .filter(limit -> limit.parts() != null)
                    .count();
        }
        List<PoolReport> poolReports = new ArrayList<>();
        List<PoolUsage> usages = new ArrayList<>();
        long input = 0;
        long output = 0;
        double gpus = 0;
        for (int i = 0; i < pools.size(); i++) {
            PoolWindow window = new PoolWindow(pools.get(i), windowStart[i], windowEnd[i], seconds, attainment != null);
            poolReports.add(window.report());
            usages.add(window.usage());
            input += window.inputTokens();
            output += window.outputTokens();
            gpus += window.meanGpus();
        }
        PhaseShares phases = all.phases();
        PhaseShares latePhases = all.latePhases();
        Bottleneck bottleneck = (latePhases.equals(PhaseShares.NONE) ? phases : latePhases).largest();
        return new Report(
                all.counts(),
                all.latencies(),
                limits,
                all.attainment(),
                classReports.stream().allMatch(ClassReport::holds),
                PoolWindow.ratio(all.inside, seconds),
                PoolWindow.ratio(all.tokensInside(), seconds),
                TokenRates.of(input, output, seconds, gpus),
                bottleneck,
                phases,
                latePhases,
                classReports,
                poolReports,
                new Usage(seconds, input, output, all.measured, all.inside, usages, null, hours.hours()),
                null,
                null,
                null,
                null,
                events);
    }

    private ClassMeter all() {
        if (meters.length == 1) {
            return meters[0];
        }
        ClassMeter all = new ClassMeter();
        for (ClassMeter each : meters) {
            all.add(each);
        }
        return all;
    }
}
