package io.goodput.contracts;

import io.goodput.contracts.scaleout.ScaleOutReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run measured. Latencies are of the measured requests; counts are of the whole run; usage, rates and pools are
 * of the measured window.
 *
 * @param requests the whole run's requests by where they ended
 * @param latencies of all classes; absent when the run is unstable
 * @param limits the classes' limits, in their order
 * @param attainment share of measured requests that met every per-request limit of their class jointly (TTFT, TPOT,
 *     E2E, largest gap)
 * @param holds whether the objectives of all classes hold in this run; never in an unstable one
 * @param goodputRequestsPerSecond measured requests inside the limits per second of the window
 * @param goodputTokensPerSecond input and output tokens of those requests per second of the window
 * @param tokenRates tokens per second of the window
 * @param bottleneck where most of the time of late requests went; of all requests when none was late
 * @param phases where the time of the measured requests went
 * @param latePhases where the time of those went that missed a limit
 * @param classes in the scenario's order
 * @param pools in the layout's order
 * @param usage what the window used
 * @param stationarity whether the run stands for a steady state; absent when nobody looked
 * @param confidence how sure its means are; absent when nobody looked
 * @param measuredStepTimes of the pools with measured step times; absent when no pool has them
 * @param scaleOut how its pools changed; absent where they do not
 * @param cutShort where the run was ended early: then all that is known is that the objective does not hold; the shares
 *     and rates are 0, and the lists empty. Absent in a complete run
 * @param events events that the engine handled in the whole run
 */
public record Report(
        RequestCounts requests,
        @Nullable Latencies latencies,
        List<LimitOutcome> limits,
        double attainment,
        boolean holds,
        double goodputRequestsPerSecond,
        double goodputTokensPerSecond,
        TokenRates tokenRates,
        Bottleneck bottleneck,
        PhaseShares phases,
        PhaseShares latePhases,
        List<ClassReport> classes,
        List<PoolReport> pools,
        Usage usage,
        @Nullable Stationarity stationarity,
        @Nullable Confidence confidence,
        @Nullable MeasuredStepTimes measuredStepTimes,
        @Nullable ScaleOutReport scaleOut,
        @Nullable CutShort cutShort,
        long events) {
    public Report {
        limits = List.copyOf(limits);
        classes = List.copyOf(classes);
        pools = List.copyOf(pools);
    }

    /** Of a complete run. */
    public Report(
            RequestCounts requests,
            @Nullable Latencies latencies,
            List<LimitOutcome> limits,
            double attainment,
            boolean holds,
            double goodputRequestsPerSecond,
            double goodputTokensPerSecond,
            TokenRates tokenRates,
            Bottleneck bottleneck,
            PhaseShares phases,
            PhaseShares latePhases,
            List<ClassReport> classes,
            List<PoolReport> pools,
            Usage usage,
            @Nullable Stationarity stationarity,
            @Nullable Confidence confidence,
            @Nullable MeasuredStepTimes measuredStepTimes,
            @Nullable ScaleOutReport scaleOut,
            long events) {
        this(
                requests,
                latencies,
                limits,
                attainment,
                holds,
                goodputRequestsPerSecond,
                goodputTokensPerSecond,
                tokenRates,
                bottleneck,
                phases,
                latePhases,
                classes,
                pools,
                usage,
                stationarity,
                confidence,
                measuredStepTimes,
                scaleOut,
                null,
                events);
    }

    /** What is left of this report when the run was cut short: that it fails, and what it used. */
    public Report cutShort(CutShort where) {
        return new Report(
                requests,
                null,
                List.of(),
                0,
                false,
                0,
                0,
                TokenRates.of(0, 0, 1, 1),
                bottleneck,
                PhaseShares.NONE,
                PhaseShares.NONE,
                List.of(),
                List.of(),
                usage,
                null,
                null,
                null,
                null,
                where,
                events);
    }

    /** This report with what its time series tells; without percentiles when that is that the run is unstable. */
    public Report assessed(Stationarity stationarity, Confidence confidence) {
        boolean unstable = stationarity.isUnstable();
        return new Report(
                requests,
                unstable ? null : latencies,
                limits,
                attainment,
                holds && !unstable,
                goodputRequestsPerSecond,
                goodputTokensPerSecond,
                tokenRates,
                bottleneck,
                phases,
                latePhases,
                unstable ? classes.stream().map(ClassReport::unstable).toList() : classes,
                pools,
                usage,
                stationarity,
                unstable ? new Confidence(null, null, null, null) : confidence,
                measuredStepTimes,
                scaleOut,
                cutShort,
                events);
    }

    /** This report with what of its step times was measured. */
    public Report measured(MeasuredStepTimes stepTimes) {
        return new Report(
                requests,
                latencies,
                limits,
                attainment,
                holds,
                goodputRequestsPerSecond,
                goodputTokensPerSecond,
                tokenRates,
                bottleneck,
                phases,
                latePhases,
                classes,
                pools,
                usage,
                stationarity,
                confidence,
                stepTimes,
                scaleOut,
                cutShort,
                events);
    }

    /** This report with how its pools changed. */
    public Report scaled(ScaleOutReport changes) {
        return new Report(
                requests,
                latencies,
                limits,
                attainment,
                holds,
                goodputRequestsPerSecond,
                goodputTokensPerSecond,
                tokenRates,
                bottleneck,
                phases,
                latePhases,
                classes,
                pools,
                usage.on(changes.racks()),
                stationarity,
                confidence,
                measuredStepTimes,
                changes,
                cutShort,
                events);
    }
}
