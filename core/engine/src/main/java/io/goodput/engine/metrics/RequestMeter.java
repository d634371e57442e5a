package io.goodput.engine.metrics;

import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** The measured requests against the objective; fed once per request, in the order of arrival. */
public final class RequestMeter {
    private final ServiceLevelObjective slo;
    private final Latencies timeToFirstToken = new Latencies();
    private final Latencies timePerOutputToken = new Latencies();
    private final Latencies endToEnd = new Latencies();
    private final EnumMap<Bottleneck, Double> phaseShares = new EnumMap<>(Bottleneck.class);
    private double transferSeconds;
    private int transfers;
    private int requests;
    private int inside;
    private long tokensInside;

    public RequestMeter(ServiceLevelObjective slo) {
        this.slo = slo;
    }

    /** A measured request that was rejected: it misses every limit. */
    public void rejected() {
        requests++;
        timeToFirstToken.miss();
        timePerOutputToken.miss();
        endToEnd.miss();
    }

    /** A measured request that finished. */
    public void finished(int inputTokens, int outputTokens, double firstTokenSeconds, double endToEndSeconds) {
        requests++;
        timeToFirstToken.record(firstTokenSeconds);
        endToEnd.record(endToEndSeconds);
        boolean met = firstTokenSeconds <= slo.tightestSeconds(LatencyMetric.TTFT)
                && endToEndSeconds <= slo.tightestSeconds(LatencyMetric.E2E);
        if (outputTokens > 1) {
            double perToken = (endToEndSeconds - firstTokenSeconds) / (outputTokens - 1);
            timePerOutputToken.record(perToken);
            met &= perToken <= slo.tightestSeconds(LatencyMetric.TPOT);
        }
        if (met) {
            inside++;
            tokensInside += (long) inputTokens + outputTokens;
        }
    }

    /** The share of its end-to-end time, 0..1, that a finished measured request spent in a phase. */
    public void spent(Bottleneck phase, double share) {
        phaseShares.merge(phase, share, Double::sum);
    }

    /** KV of a measured request moved for this long. */
    public void transferred(double seconds) {
        transferSeconds += seconds;
        transfers++;
    }

    public LatencySummary timeToFirstToken() {
        return timeToFirstToken.summary();
    }

    public LatencySummary timePerOutputToken() {
        return timePerOutputToken.summary();
    }

    public LatencySummary endToEnd() {
        return endToEnd.summary();
    }

    public double meanTransferSeconds() {
        return transfers == 0 ? 0 : transferSeconds / transfers;
    }

    /** The phase with the largest mean share; of equals the first. */
    public Bottleneck bottleneck() {
        Bottleneck largest = Bottleneck.PREFILL_QUEUE;
        for (Bottleneck phase : Bottleneck.values()) {
            if (phaseShares.getOrDefault(phase, 0.0) > phaseShares.getOrDefault(largest, 0.0)) {
                largest = phase;
            }
        }
        return largest;
    }

    public int requests() {
        return requests;
    }

    /** Requests that met every per-request limit. */
    public int inside() {
        return inside;
    }

    /** Input and output tokens of those. */
    public long tokensInside() {
        return tokensInside;
    }

    public double attainment() {
        return requests == 0 ? 0 : (double) inside / requests;
    }

    /** Limits on inter-token latency, in the objective's order: what {@link TokenGaps} has to count. */
    public static double[] tokenGapLimits(ServiceLevelObjective slo) {
        return slo.limits().stream()
                .filter(limit -> limit.metric() == LatencyMetric.ITL)
                .mapToDouble(LatencyLimit::limitSeconds)
                .toArray();
    }

    /** How each limit came out, in the objective's order, in a run that lasted {@code runSeconds}. */
    public List<LimitOutcome> limits(TokenGaps gaps, double runSeconds) {
        List<LimitOutcome> outcomes = new ArrayList<>();
        int gapLimit = 0;
        for (LatencyLimit limit : slo.limits()) {
            outcomes.add(
                    switch (limit.metric()) {
                        case TTFT -> outcome(limit, timeToFirstToken, runSeconds);
                        case TPOT -> outcome(limit, timePerOutputToken, runSeconds);
                        case E2E -> outcome(limit, endToEnd, runSeconds);
                        case ITL -> gapOutcome(limit, gaps, gapLimit++);
                    });
        }
        return outcomes;
    }

    private LimitOutcome outcome(LatencyLimit limit, Latencies latencies, double runSeconds) {
        double required = requiredShare(limit);
        int population = latencies.population();
        if (population == 0) {
            return new LimitOutcome(limit, 1, required, 0, true);
        }
        int within = latencies.within(limit.limitSeconds());
        int rank = Latencies.rank(required, population);
        double value = Math.min(latencies.atRank(rank), runSeconds);
        return new LimitOutcome(limit, (double) within / population, required, value, within >= rank);
    }

    private LimitOutcome gapOutcome(LatencyLimit limit, TokenGaps gaps, int index) {
        double required = requiredShare(limit);
        if (gaps.count() == 0) {
            return new LimitOutcome(limit, 1, required, 0, true);
        }
        double share = (double) gaps.within(index) / gaps.count();
        return new LimitOutcome(limit, share, required, gaps.atPercentile(required * 100), share >= required);
    }

    private double requiredShare(LatencyLimit limit) {
        Double percentile = limit.percentile();
        Double attainment = slo.attainment();
        if (percentile != null) {
            return percentile / 100;
        }
        if (attainment == null) {
            throw new IllegalStateException("a limit without percentile needs an attainment share");
        }
        return attainment;
    }

    /** Whether the objective holds. */
    public boolean holds(List<LimitOutcome> outcomes) {
        Double required = slo.attainment();
        return required == null
                ? outcomes.stream().allMatch(LimitOutcome::holds)
                : requests > 0 && inside >= Latencies.rank(required, requests);
    }
}
