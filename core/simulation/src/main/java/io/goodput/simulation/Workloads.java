package io.goodput.simulation;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.ArrivalState;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.RateChange;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.TraceSummary;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import io.goodput.contracts.Violation;
import io.goodput.engine.workload.Replay;
import io.goodput.engine.workload.SyntheticWorkload;
import io.goodput.engine.workload.Workload;
import io.goodput.simulation.traces.Trace;
import io.goodput.simulation.traces.TraceLibrary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Descriptions of loads become the engine's workloads. */
public final class Workloads {
    private Workloads() {}

    /**
     * A workload, and what is expected of it.
     *
     * @param workload the requests
     * @param blockTokens tokens of the blocks that prompts have ids of; 0 when they have none
     * @param requests how many there are; {@link Long#MAX_VALUE} when it never ends
     * @param meanRequestsPerSecond mean arrival rate; NaN when that depends on the answers, as in closed loops
     * @param peakRequestsPerSecond highest rate that the description has; of a trace that of its busiest minute; NaN
     *     likewise
     * @param lengths of its requests
     * @param trace what is in the trace's window; absent when there is none
     */
    public record Load(
            Workload workload,
            int blockTokens,
            long requests,
            double meanRequestsPerSecond,
            double peakRequestsPerSecond,
            RequestLengths lengths,
            @Nullable TraceSummary trace) {}

    /**
     * The workload of {@code traffic}. A trace is read once, from start to end: what is wrong with it is found here.
     *
     * @throws InvalidInputException with pointers from the traffic on
     */
    public static Load of(Traffic traffic, TraceLibrary traces) {
        TraceReference reference = traffic.trace();
        if (reference != null) {
            try {
                return replay(traffic, reference, traces);
            } catch (InvalidInputException e) {
                throw new InvalidInputException(e.violations().stream()
                        .map(each -> each.pointer().startsWith("/classes") ? each : each.under("/trace"))
                        .toList());
            }
        }
        RequestLengths lengths = RequestLengths.of(traffic);
        Sessions sessions = traffic.sessions();
        double mean = traffic.requestsPerSecond() == null ? Double.NaN : traffic.requestsPerSecond();
        return new Load(
                new SyntheticWorkload(traffic),
                sessions == null || traffic.hitShare() != null ? 0 : sessions.tokensPerBlock(),
                Long.MAX_VALUE,
                mean,
                mean * peakShare(traffic),
                lengths,
                null);
    }

    /** As {@link #of}, with pointers from the question on. */
    static Load load(Traffic traffic, Inputs inputs) {
        try {
            return of(traffic, inputs.traces());
        } catch (InvalidInputException e) {
            throw e.under("/traffic");
        }
    }

    /** The highest rate over the mean: of the curve and the changes on top of it, times that of the busiest state. */
    private static double peakShare(Traffic traffic) {
        double peak = traffic.rateCurve() == null ? 1 : traffic.rateCurve().mostShare();
        List<RateChange> changes = traffic.rateChanges() == null ? List.of() : traffic.rateChanges();
        double added = 0;
        for (RateChange change : changes) {
            for (double corner : change.corners()) {
                added = Math.max(
                        added,
                        changes.stream()
                                .mapToDouble(each -> each.addedShareAt(corner))
                                .sum());
            }
        }
        Arrivals arrivals = traffic.arrivals();
        double state = 1;
        if (arrivals != null && arrivals.process() == ArrivalProcess.MARKOV_MODULATED && arrivals.states() != null) {
            double seconds = 0;
            double weighted = 0;
            double most = 0;
            for (ArrivalState each : arrivals.states()) {
                seconds += each.meanSeconds();
                weighted += each.meanSeconds() * each.rateFactor();
                most = Math.max(most, each.rateFactor());
            }
            state = most * seconds / weighted;
        }
        return (peak + added) * state;
    }

    private static Load replay(Traffic traffic, TraceReference reference, TraceLibrary traces) {
        List<TrafficClass> classes = traffic.classes() == null ? List.of() : traffic.classes();
        Trace trace = Trace.of(
                reference, traces, classes.stream().map(TrafficClass::name).toList());
        boolean driven = traffic.concurrency() != null || reference.startsPerSecond() != null;
        if (trace.hasTimes() == driven) {
            throw new InvalidInputException(new Violation(
                    "/startsPerSecond",
                    driven ? "given, or concurrency" : "absent",
                    driven
                            ? "a trace with times needs no concurrency and no startsPerSecond"
                            : "a trace without times needs startsPerSecond, or the traffic a concurrency",
                    driven ? "Maybe leave them out" : "Maybe startsPerSecond: 1"));
        }
        double from = reference.fromSeconds() == null ? 0 : reference.fromSeconds();
        double to = reference.toSeconds() == null ? Double.POSITIVE_INFINITY : reference.toSeconds();
        double scale = reference.rateScale() == null ? 1 : reference.rateScale();
        double starts = reference.startsPerSecond() == null ? 0 : reference.startsPerSecond();
        if (!trace.hasTimes() && (reference.fromSeconds() != null || reference.toSeconds() != null)) {
            throw new InvalidInputException(new Violation(
                    reference.fromSeconds() != null ? "/fromSeconds" : "/toSeconds",
                    "given",
                    "a trace without times has no window",
                    "Maybe leave it out"));
        }
        TraceSummary summary = trace.summary(from, to);
        int longest = traffic.maxOutputTokens() != null
                ? traffic.maxOutputTokens()
                : summary.outputTokens().max();
        List<Replay.ReplayedClass> replayed = new ArrayList<>();
        boolean drawsHits = traffic.hitShare() != null;
        int most = 0;
        for (TrafficClass each : classes) {
            Integer own = each.maxOutputTokens();
            Double share = each.share();
            HitShare hits = each.hitShare() != null ? each.hitShare() : traffic.hitShare();
            drawsHits |= hits != null;
            most = Math.max(most, own != null ? own : longest);
            replayed.add(new Replay.ReplayedClass(share == null ? 1 : share, own != null ? own : longest, hits));
        }
        if (classes.isEmpty()) {
            replayed.add(new Replay.ReplayedClass(1, longest, traffic.hitShare()));
            most = longest;
        }
        double seconds = summary.seconds() == null ? Double.POSITIVE_INFINITY : summary.seconds() / scale;
        double first = summary.firstSeconds() == null ? 0 : (summary.firstSeconds() - from) / scale;
        double expected = starts > 0 ? summary.sessions() / (starts * scale) : first + seconds;
        double mean = starts > 0
                ? starts * scale * summary.requests() / summary.sessions()
                : summary.requestsPerSecond() == null ? Double.NaN : summary.requestsPerSecond() * scale;
        double peak = summary.peakMinuteShare() == null ? mean : mean * summary.peakMinuteShare();
        boolean caches = trace.blockTokens() > 0 || drawsHits || reference.mayCarryHits();
        TraceSummary.Tokens input = summary.inputTokens();
        TraceSummary.Tokens output = summary.outputTokens();
        int minInput = input.min();
        return new Load(
                new Replay(
                        trace.reader(),
                        from,
                        to,
                        scale,
                        starts,
                        traffic.arrivals(),
                        traffic.concurrency(),
                        replayed,
                        expected),
                traffic.hitShare() != null ? 0 : trace.blockTokens(),
                summary.requests(),
                mean,
                peak,
                new RequestLengths(
                        minInput,
                        input.mean(),
                        input.max(),
                        caches ? 1 : minInput,
                        caches ? 1 : input.mean(),
                        Math.min(output.min(), most),
                        Math.min(output.mean(), most),
                        Math.max(most, 1)),
                summary);
    }
}
