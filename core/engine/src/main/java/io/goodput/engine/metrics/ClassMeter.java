package io.goodput.engine.metrics;

import io.goodput.contracts.ClassReport;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PhaseShares;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.engine.RequestView;
import io.goodput.engine.scenario.RequestClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of one class, or of all. */
final class ClassMeter {
    /** What is known of a request's limits when it has reached its terminal state. */
    enum Verdict {
        INSIDE,
        MISSED,
        /** In flight when the run was over, and past no limit. */
        UNDECIDED
    }

    static final int PHASES = 5;
    static final int QUEUE = 0;
    static final int ROOM = 1;
    static final int TRANSFER = 2;
    static final int PREFILL = 3;
    static final int DECODE = 4;

    final Distribution timeToFirstToken;
    final Distribution timePerOutputToken;
    final Distribution endToEnd;
    final Distribution tokenGaps;
    private final Distribution longestGap;
    final Distribution promptQueue = new Distribution();
    final Distribution roomQueue = new Distribution();
    final Distribution transfer = new Distribution();

    private final double firstTokenLimit;
    private final double perTokenLimit;
    private final double endToEndLimit;
    /** Infinite when there is none. */
    private final double longestGapLimit;

    private final double[] phases = new double[PHASES];
    private final double[] latePhases = new double[PHASES];
    /** Of the request at hand. */
    private final double[] spent = new double[PHASES];
    /** Of it, what was before its first token. */
    private final double[] spentUntilFirst = new double[PHASES];
    /** Of it, what was after its first token. */
    private final double[] spentSinceFirst = new double[PHASES];

    private final PhaseBins phasesUntilFirst = new PhaseBins();
    private final PhaseBins phasesPerToken = new PhaseBins();
    private final PhaseBins phasesUntilEnd = new PhaseBins();

    private long finished;
    private long rejected;
    private long timedOut;
    private long failed;
    private long inFlight;
    long arrived;
    long measured;
    long inside;
    private long undecided;
    private long missed;
    private long tokensInside;
    private long inputTokens;
    private long cachedTokens;
    private long outputTokens;

    /** Limits that may be missed so often, each with its place in its distribution. */
    private final Distribution[] limited;

    private final int[] places;
    private final long[] mayMiss;
    /** So many requests may miss any limit; all where the objective has no such share. */
    private final long mayMissAny;

    /** For all classes, which have no limits in common. */
    ClassMeter() {
        this(List.of(), List.of(), Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * @param most requests that are measured, of all classes
     */
    ClassMeter(RequestClass requests, long most) {
        this(
                requests.slo().limits(),
                requests.slo().attainment() != null
                        ? List.of()
                        : requests.slo().limits().stream()
                                .map(limit -> requiredShare(requests.slo(), limit))
                                .toList(),
                requests.slo().attainment() == null
                        ? Long.MAX_VALUE
                        : most - Distribution.rank(requests.slo().attainment(), most),
                most);
    }

    /**
     * @param shares required of each limit by itself; none where they are met jointly
     */
    private ClassMeter(List<LatencyLimit> limits, List<Double> shares, long mayMissAny, long most) {
        timeToFirstToken = new Distribution(seconds(limits, LatencyMetric.TTFT));
        timePerOutputToken = new Distribution(seconds(limits, LatencyMetric.TPOT));
        endToEnd = new Distribution(seconds(limits, LatencyMetric.E2E));
        tokenGaps = new Distribution(seconds(limits, LatencyMetric.ITL));
        longestGap = new Distribution(seconds(limits, LatencyMetric.MAX_ITL));
        firstTokenLimit = tightest(limits, LatencyMetric.TTFT);
        perTokenLimit = tightest(limits, LatencyMetric.TPOT);
        endToEndLimit = tightest(limits, LatencyMetric.E2E);
        longestGapLimit = tightest(limits, LatencyMetric.MAX_ITL);
        this.mayMissAny = mayMissAny;
        limited = new Distribution[shares.size()];
        places = new int[shares.size()];
        mayMiss = new long[shares.size()];
        EnumMap<LatencyMetric, Integer> before = new EnumMap<>(LatencyMetric.class);
        for (int i = 0; i < shares.size(); i++) {
            LatencyMetric metric = limits.get(i).metric();
            limited[i] = latencies(metric);
            places[i] = before.merge(metric, 1, Integer::sum) - 1;
            // How many gaps there will be, nobody knows.
            mayMiss[i] = metric == LatencyMetric.ITL ? Long.MAX_VALUE : most - Distribution.rank(shares.get(i), most);
        }
    }

    /** Whether more requests have missed a limit than may, of as many as are measured at most. */
    boolean isHopeless() {
        if (missed > mayMissAny) {
            return true;
        }
        for (int i = 0; i < limited.length; i++) {
            if (limited[i].population(places[i]) - limited[i].within(places[i]) > mayMiss[i]) {
                return true;
            }
        }
        return false;
    }

    boolean limitsLongestGap() {
        return longestGapLimit < Double.POSITIVE_INFINITY;
    }

    private static double[] seconds(List<LatencyLimit> limits, LatencyMetric metric) {
        return limits.stream()
                .filter(limit -> limit.metric() == metric)
                .mapToDouble(LatencyLimit::limitSeconds)
                .toArray();
    }

    private static double tightest(List<LatencyLimit> limits, LatencyMetric metric) {
        double tightest = Double.POSITIVE_INFINITY;
        for (double limit : seconds(limits, metric)) {
            tightest = Math.min(tightest, limit);
        }
        return tightest;
    }

    void arrived(boolean isMeasured) {
        arrived++;
        if (isMeasured) {
            measured++;
        }
    }

    /** Whether a request that has ended met its limits, and what is kept of it when it is measured. */
    Verdict ended(RequestView request, boolean isMeasured) {
        RequestView.End end = request.end();
        switch (end) {
            case FINISHED -> finished++;
            case REJECTED -> rejected++;
            case TIMED_OUT -> timedOut++;
            case FAILED -> failed++;
            case IN_FLIGHT -> inFlight++;
        }
        double arrivedAt = request.arrivedAt();
        double firstTokenAt = request.firstTokenAt();
        double untilFirst = firstTokenAt - arrivedAt;
        double untilEnd = request.endedAt() - arrivedAt;
        // What is not a number has not happened, and is past its limit only when too much time has gone by without it.
        double firstToken = !Double.isNaN(firstTokenAt) ? untilFirst : untilEnd;
        int gaps = Math.max(1, request.outputTokens() - 1);
        double perToken = !Double.isNaN(firstTokenAt) ? (untilEnd - untilFirst) / gaps : 0;
        boolean exempt = end == RequestView.End.FINISHED && request.outputTokens() == 1;
        boolean past = firstToken > firstTokenLimit
                || untilEnd > endToEndLimit
                || (perToken > perTokenLimit && !exempt)
                || request.longestGapSeconds() > longestGapLimit;
        Verdict verdict = switch (end) {
            case FINISHED -> past ? Verdict.MISSED : Verdict.INSIDE;
            case REJECTED, TIMED_OUT, FAILED -> Verdict.MISSED;
            case IN_FLIGHT -> past ? Verdict.MISSED : Verdict.UNDECIDED;
        };
        if (isMeasured) {
            keep(request, verdict, firstToken, perToken, untilEnd);
        }
        return verdict;
    }

    private void keep(RequestView request, Verdict verdict, double firstToken, double perToken, double untilEnd) {
        boolean hasFirst = !Double.isNaN(request.firstTokenAt());
        if (hasFirst) {
            timeToFirstToken.record(firstToken);
        }
        switch (request.end()) {
            case FINISHED -> {
                endToEnd.record(untilEnd);
                if (request.outputTokens() > 1) {
                    timePerOutputToken.record(perToken);
                    keepLongestGap(request);
                }
                inputTokens += request.inputTokens();
                cachedTokens += request.cachedTokens();
                outputTokens += request.outputTokens();
            }
            case REJECTED, TIMED_OUT, FAILED -> {
                if (!hasFirst) {
                    timeToFirstToken.miss();
                }
                timePerOutputToken.miss();
                longestGap.miss();
                endToEnd.miss();
            }
            case IN_FLIGHT -> {
                if (!hasFirst) {
                    timeToFirstToken.unfinished(firstToken);
                } else {
                    timePerOutputToken.unfinished(perToken);
                    longestGap.unfinished(request.longestGapSeconds());
                }
                endToEnd.unfinished(untilEnd);
            }
        }
        switch (verdict) {
            case INSIDE -> {
                inside++;
                tokensInside += (long) request.inputTokens() + request.outputTokens();
            }
            case MISSED -> missed++;
            case UNDECIDED -> undecided++;
        }
        keepPhases(request);
        for (int i = 0; i < PHASES; i++) {
            phases[i] += spent[i];
        }
        keepParts(request, firstToken, perToken, untilEnd);
        if (verdict == Verdict.MISSED) {
            for (int i = 0; i < PHASES; i++) {
                latePhases[i] += spent[i];
            }
        }
    }

    /** Adds a request's phases to the bins of the latencies that have a limit, as far as it has them. */
    private void keepParts(RequestView request, double firstToken, double perToken, double untilEnd) {
        if (firstTokenLimit < Double.POSITIVE_INFINITY && !Double.isNaN(request.firstTokenAt())) {
            phasesUntilFirst.add(firstToken, spentUntilFirst, 1);
        }
        if (request.end() != RequestView.End.FINISHED) {
            return;
        }
        if (endToEndLimit < Double.POSITIVE_INFINITY) {
            phasesUntilEnd.add(untilEnd, spent, 1);
        }
        int gaps = request.outputTokens() - 1;
        if (perTokenLimit < Double.POSITIVE_INFINITY && gaps > 0) {
            for (int i = 0; i < PHASES; i++) {
                spentSinceFirst[i] = spent[i] - spentUntilFirst[i];
            }
            phasesPerToken.add(perToken, spentSinceFirst, gaps);
        }
    }

    private void keepLongestGap(RequestView request) {
        if (limitsLongestGap()) {
            longestGap.record(request.longestGapSeconds());
        }
    }

    /**
     * Cuts a request's time into its phases and records the waits. Room is reserved before the prompt is taken, or
     * after its prefill; what never came lasts until the end.
     */
    private void keepPhases(RequestView request) {
        double end = request.endedAt();
        double at = request.arrivedAt();
        double taken = request.takenAt();
        double prefilled = request.prefilledAt();
        double room = request.roomAt();
        double moved = request.movedAt();
        double first = request.firstTokenAt();
        for (int i = 0; i < PHASES; i++) {
            spent[i] = 0;
            spentUntilFirst[i] = 0;
        }
        boolean isTaken = !Double.isNaN(taken);
        if (!Double.isNaN(room) && (!isTaken || room <= taken)) {
            spend(ROOM, at, room, first);
            roomQueue.record(room - at);
            at = room;
        }
        if (!isTaken) {
            boolean waitsForRoom = Double.isNaN(room) && request.promptInstance() < 0 && request.decodeInstance() >= 0;
            spend(waitsForRoom ? ROOM : QUEUE, at, end, first);
            return;
        }
        spend(QUEUE, at, taken, first);
        promptQueue.record(taken - at);
        if (Double.isNaN(prefilled)) {
            spend(PREFILL, taken, end, first);
            return;
        }
        spend(PREFILL, taken, prefilled, first);
        at = prefilled;
        if (room > at) {
            spend(ROOM, at, room, first);
            roomQueue.record(room - at);
            at = room;
        } else if (room == at && request.roomAt() > taken) {
            roomQueue.record(0);
        }
        if (moved > at) {
            spend(TRANSFER, at, moved, first);
            at = moved;
        }
        if (!Double.isNaN(moved)) {
            transfer.record(request.transferSeconds());
        }
        spend(DECODE, at, end, first);
    }

    /** A request was in a phase; what is not a number has not come, and everything was before it. */
    private void spend(int phase, double from, double to, double first) {
        spent[phase] += to - from;
        spentUntilFirst[phase] += Math.max(0, (first < to ? first : to) - from);
    }

    /** Adds all that {@code other} has. */
    void add(ClassMeter other) {
        timeToFirstToken.add(other.timeToFirstToken);
        timePerOutputToken.add(other.timePerOutputToken);
        endToEnd.add(other.endToEnd);
        tokenGaps.add(other.tokenGaps);
        promptQueue.add(other.promptQueue);
        roomQueue.add(other.roomQueue);
        transfer.add(other.transfer);
        finished += other.finished;
        rejected += other.rejected;
        timedOut += other.timedOut;
        failed += other.failed;
        inFlight += other.inFlight;
        for (int i = 0; i < PHASES; i++) {
            phases[i] += other.phases[i];
            latePhases[i] += other.latePhases[i];
        }
        arrived += other.arrived;
        measured += other.measured;
        inside += other.inside;
        undecided += other.undecided;
        missed += other.missed;
        tokensInside += other.tokensInside;
        inputTokens += other.inputTokens;
        cachedTokens += other.cachedTokens;
        outputTokens += other.outputTokens;
    }

    RequestCounts counts() {
        return new RequestCounts(arrived, finished, rejected, timedOut, failed, inFlight);
    }

    Latencies latencies() {
        return new Latencies(
                timeToFirstToken.summary(),
                tokenGaps.summary(),
                timePerOutputToken.summary(),
                endToEnd.summary(),
                promptQueue.summary(),
                roomQueue.summary(),
                transfer.summary());
    }

    private long decided() {
        return measured - undecided;
    }

    double attainment() {
        return decided() == 0 ? 0 : (double) inside / decided();
    }

    long tokensInside() {
        return tokensInside;
    }

    PhaseShares phases() {
        return shares(phases);
    }

    PhaseShares latePhases() {
        return shares(latePhases);
    }

    private static PhaseShares shares(double[] seconds) {
        double all = 0;
        for (double phase : seconds) {
            all += phase;
        }
        return all == 0
                ? PhaseShares.NONE
                : new PhaseShares(
                        seconds[QUEUE] / all,
                        seconds[ROOM] / all,
                        seconds[TRANSFER] / all,
                        seconds[PREFILL] / all,
                        seconds[DECODE] / all);
    }

    /**
     * The class as it came out in a window, in a run that lasted {@code runSeconds}.
     *
     * @param mostParts limits that may tell their parts
     */
    ClassReport report(RequestClass requests, double windowSeconds, double runSeconds, int mostParts) {
        List<LimitOutcome> outcomes = limits(requests.slo(), runSeconds, mostParts);
        return new ClassReport(
                requests.name(),
                counts(),
                measured,
                latencies(),
                outcomes,
                attainment(),
                holds(requests.slo(), outcomes),
                PoolWindow.ratio(inside, windowSeconds),
                PoolWindow.ratio(tokensInside, windowSeconds),
                inputTokens,
                cachedTokens,
                outputTokens,
                phases(),
                latePhases());
    }

    private List<LimitOutcome> limits(ServiceLevelObjective slo, double runSeconds, int mostParts) {
        List<LimitOutcome> outcomes = new ArrayList<>();
        int told = 0;
        EnumMap<LatencyMetric, Integer> before = new EnumMap<>(LatencyMetric.class);
        for (LatencyLimit limit : slo.limits()) {
            PhaseBins parts = switch (limit.metric()) {
                case TTFT -> phasesUntilFirst;
                case TPOT -> phasesPerToken;
                case E2E -> phasesUntilEnd;
                case ITL, MAX_ITL -> null;
            };
            Distribution latencies = latencies(limit.metric());
            int index = before.merge(limit.metric(), 1, Integer::sum) - 1;
            LimitOutcome outcome = outcome(
                    limit, requiredShare(slo, limit), latencies, told < mostParts ? parts : null, index, runSeconds);
            told += outcome.parts() == null ? 0 : 1;
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Distribution latencies(LatencyMetric metric) {
        return switch (metric) {
            case TTFT -> timeToFirstToken;
            case TPOT -> timePerOutputToken;
            case E2E -> endToEnd;
            case ITL -> tokenGaps;
            case MAX_ITL -> longestGap;
        };
    }

    private static LimitOutcome outcome(
            LatencyLimit limit,
            double required,
            Distribution latencies,
            @Nullable PhaseBins parts,
            int index,
            double runSeconds) {
        long population = latencies.population(index);
        if (population == 0) {
            return new LimitOutcome(limit, 1, required, 0, true);
        }
        long within = latencies.within(index);
        long rank = Distribution.rank(required, population);
        double reached = latencies.atRank(rank);
        return new LimitOutcome(
                limit,
                (double) within / population,
                required,
                Math.min(reached, runSeconds),
                within >= rank,
                parts == null || reached == Double.POSITIVE_INFINITY ? null : parts.around(reached));
    }

    private static double requiredShare(ServiceLevelObjective slo, LatencyLimit limit) {
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

    private boolean holds(ServiceLevelObjective slo, List<LimitOutcome> outcomes) {
        Double required = slo.attainment();
        return required == null
                ? outcomes.stream().allMatch(LimitOutcome::holds)
                : decided() > 0 && inside >= Distribution.rank(required, decided());
    }
}
