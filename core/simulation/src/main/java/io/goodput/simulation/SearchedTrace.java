package io.goodput.simulation;

import io.goodput.catalog.Questions;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TraceLoad;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import io.goodput.engine.workload.RequestSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The trace that the runs of a search replay, read as the runs of the search's seed read it. Where requests follow each
 * other, in sessions or by users, arrivals depend on the answers: then only its summary is known.
 *
 * <p>The layouts of a search describe no prefix caches, so that only hits that the requests bring are taken off prompts.
 */
final class SearchedTrace {
    private final ServiceLevelObjective slo;
    private final boolean hasOwnObjectives;
    private final Lengths lengths;
    private final MeasuredRequests measured;
    private final TraceLoad load;

    private SearchedTrace(
            ServiceLevelObjective slo,
            boolean hasOwnObjectives,
            Lengths lengths,
            MeasuredRequests measured,
            TraceLoad load) {
        this.slo = slo;
        this.hasOwnObjectives = hasOwnObjectives;
        this.lengths = lengths;
        this.measured = measured;
        this.load = load;
    }

    /**
     * The trace of a search; empty where nothing is searched, or no trace replayed.
     *
     * @throws InvalidInputException when it cannot be replayed, has nothing to measure, or is too long for a search
     */
    static Optional<SearchedTrace> find(EstimateRequest request, Inputs inputs) {
        Traffic traffic = request.traffic();
        Sampling sampling = request.sampling();
        if (traffic.trace() == null || sampling == null) {
            return Optional.empty();
        }
        Workloads.Load load = Workloads.load(traffic, inputs);
        long warmup = Objects.requireNonNull(sampling.warmupRequests());
        long wanted = Objects.requireNonNull(sampling.measuredRequests());
        var measured = new MeasuredRequests(warmup, Math.min(wanted, Questions.MAX_PLAN_REQUESTS));
        boolean isOpenLoop = false;
        if (traffic.concurrency() == null) {
            try (RequestSource source = load.workload().open(Objects.requireNonNull(sampling.seed()))) {
                isOpenLoop = measured.readAll(source);
            }
        }
        long requests = isOpenLoop ? measured.arrived() : load.requests();
        long measurable = Math.min(wanted, requests - warmup);
        double outputTokens = isOpenLoop
                ? measured.outputTokens()
                : Math.min(requests, warmup + wanted) * load.lengths().meanOutputTokens();
        checkSize(requests, warmup, measurable, outputTokens);
        RequestLengths summary = load.lengths();
        return Optional.of(new SearchedTrace(
                request.slo(),
                traffic.hasOwnObjectives(),
                isOpenLoop ? measured.lengths() : unordered(summary),
                measured,
                isOpenLoop ? measured.load() : unbounded(measurable, summary)));
    }

    private static void checkSize(long requests, long warmup, long measured, double outputTokens) {
        if (measured <= 0) {
            throw refused(
                    "/sampling/warmupRequests",
                    String.valueOf(warmup),
                    "the trace, or the window of it that is asked for, holds %d requests: none is left to measure"
                            .formatted(requests),
                    "Maybe 0, or a longer window");
        }
        if (measured > Questions.MAX_PLAN_REQUESTS) {
            throw refused(
                    "/traffic/trace",
                    requests + " requests",
                    "a plan makes hundreds of runs, each of which measures at most %d requests, and all of the window is asked for"
                            .formatted(Questions.MAX_PLAN_REQUESTS),
                    "Maybe a window that ends sooner, by toSeconds, or sampling.measuredRequests: "
                            + Questions.MAX_PLAN_REQUESTS);
        }
        if (outputTokens > Questions.MAX_PLAN_OUTPUT_TOKENS) {
            throw refused(
                    "/sampling/measuredRequests",
                    String.valueOf(measured),
                    "a run of these requests of the trace makes more than %.0f million output tokens"
                            .formatted(Questions.MAX_PLAN_OUTPUT_TOKENS / 1e6),
                    "Maybe half as many, or a shorter window");
        }
    }

    private static InvalidInputException refused(String pointer, String value, String rule, String advice) {
        return new InvalidInputException(new Violation(pointer, value, rule, advice));
    }

    /** What the summary tells: hits and limits that single requests carry may be anything. */
    private static Lengths unordered(RequestLengths summary) {
        return new Lengths(
                summary.minInputTokens(),
                summary.meanInputTokens(),
                summary.maxInputTokens(),
                1,
                1,
                1,
                1,
                summary.maxOutputTokens());
    }

    private static TraceLoad unbounded(long requests, RequestLengths summary) {
        return new TraceLoad(
                requests,
                requests,
                1,
                summary.maxOutputTokens(),
                summary.meanInputTokens(),
                1,
                Math.max(0, summary.meanOutputTokens() - 1),
                List.of());
    }

    Lengths lengths() {
        return lengths;
    }

    TraceLoad load() {
        return load;
    }

    /**
     * Tokens of the longest sequence that an instance of this role must hold for the objective to be met: of those in
     * order of length, the one above which all may be rejected, which is to miss every limit.
     */
    long longestHeldBy(PoolRole role) {
        if (load.stretches().isEmpty()) {
            return lengths.minInputTokens();
        }
        double required = hasOwnObjectives
                ? 0
                : slo.limits().stream()
                        .filter(limit -> limit.metric() != LatencyMetric.ITL)
                        .mapToDouble(slo::requiredShare)
                        .max()
                        .orElse(0);
        return measured.longestHeldBy(role, required);
    }
}
