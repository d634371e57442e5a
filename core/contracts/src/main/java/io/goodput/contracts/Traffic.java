package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The load. Requests come at a rate (an open loop), from a fixed number of users (a closed loop), or from a trace.
 *
 * @param requestsPerSecond mean arrival rate of requests, all turns of sessions included, above 0 and at most 1,000,000;
 *     absent with concurrency or a trace
 * @param arrivals arrival process; Poisson when absent
 * @param inputTokens prompt lengths; in sessions the new tokens of a turn. Absent with a trace, or where every class has
 *     its own
 * @param outputTokens output lengths; absent likewise
 * @param maxOutputTokens the limit that each request carries, which the engine may reserve room for; when absent the
 *     largest output of the distribution, or of the trace
 * @param lengthCorrelation how prompts and outputs hang together: the correlation of a Gaussian copula, −0.99 to 0.99; 0
 *     when absent
 * @param hitShare prefix cache hits, drawn for each request
 * @param rateCurve how the rate changes over the day or the week; constant when absent
 * @param rateChanges spikes and ramps on top of it, up to 100
 * @param concurrency a closed loop
 * @param sessions conversations; single requests when absent
 * @param classes 1 to 16 classes; one when absent
 * @param trace what to replay
 * @param fanOut calls of each query, 1 to 64: an arrival is a query that makes so many requests at the same time.
 *     requestsPerSecond counts requests, so that queries come at requestsPerSecond / fanOut; 1 when absent
 * @param startSeconds how far into the rateCurve and its changes the run begins, 0 to 31,536,000; 0 when absent
 */
public record Traffic(
        @Nullable Double requestsPerSecond,
        @Nullable Arrivals arrivals,
        @Nullable TokenDistribution inputTokens,
        @Nullable TokenDistribution outputTokens,
        @Nullable Integer maxOutputTokens,
        @Nullable Double lengthCorrelation,
        @Nullable HitShare hitShare,
        @Nullable RateCurve rateCurve,
        @Nullable List<RateChange> rateChanges,
        @Nullable Concurrency concurrency,
        @Nullable Sessions sessions,
        @Nullable List<TrafficClass> classes,
        @Nullable TraceReference trace,
        @Nullable Integer fanOut,
        @Nullable Double startSeconds) {
    private static final double MAX_REQUESTS_PER_SECOND = 1_000_000;
    private static final double SHARE_TOLERANCE = 1e-3;
    private static final int MAX_RATE_CHANGES = 100;
    private static final int MAX_FAN_OUT = 64;
    private static final double YEAR_SECONDS = 31_536_000;

    public Traffic {
        var checks = new Checks();
        if (requestsPerSecond != null) {
            checks.positive("requestsPerSecond", requestsPerSecond, MAX_REQUESTS_PER_SECOND);
        }
        checks.require(
                requestsPerSecond != null || concurrency != null || trace != null,
                "requestsPerSecond",
                "absent",
                "a load has requestsPerSecond, concurrency or a trace",
                "Maybe requestsPerSecond: 20");
        if (maxOutputTokens != null) {
            checks.range("maxOutputTokens", maxOutputTokens, 1, TokenDistribution.MAX_TOKENS);
        }
        if (lengthCorrelation != null) {
            checks.range("lengthCorrelation", lengthCorrelation, -0.99, 0.99);
        }
        if (concurrency != null) {
            exclude(checks, "concurrency", "requestsPerSecond", requestsPerSecond);
            exclude(checks, "concurrency", "arrivals", arrivals);
            exclude(checks, "concurrency", "rateCurve", rateCurve);
            exclude(checks, "concurrency", "rateChanges", rateChanges);
        }
        if (trace != null) {
            exclude(checks, "trace", "requestsPerSecond", requestsPerSecond);
            exclude(checks, "trace", "rateCurve", rateCurve);
            exclude(checks, "trace", "rateChanges", rateChanges);
            exclude(checks, "trace", "inputTokens", inputTokens);
            exclude(checks, "trace", "outputTokens", outputTokens);
            exclude(checks, "trace", "lengthCorrelation", lengthCorrelation);
            exclude(checks, "trace", "sessions", sessions);
            TraceMapping mapping = trace.mapping();
            checks.require(
                    classes != null || mapping == null || mapping.requestClass() == null,
                    "trace/mapping/requestClass",
                    String.valueOf(mapping == null ? null : mapping.requestClass()),
                    "requestClass names classes, and there are none",
                    "Maybe add classes, or leave it out");
            if (trace.startsPerSecond() == null) {
                exclude(checks, "trace without startsPerSecond", "arrivals", arrivals);
            } else {
                exclude(checks, "trace/startsPerSecond", "concurrency", concurrency);
            }
        }
        if (fanOut != null) {
            checks.range("fanOut", fanOut, 1, MAX_FAN_OUT);
            exclude(checks, "fanOut", "concurrency", concurrency);
            exclude(checks, "fanOut", "sessions", sessions);
            exclude(checks, "fanOut", "trace", trace);
        }
        if (startSeconds != null) {
            checks.range("startSeconds", startSeconds, 0, YEAR_SECONDS);
            checks.require(
                    startSeconds == 0 || rateCurve != null || rateChanges != null,
                    "startSeconds",
                    startSeconds,
                    "a load whose rate never changes starts nowhere else",
                    "Maybe a rateCurve, or leave it out");
        }
        if (classes != null) {
            classes = List.copyOf(classes);
            checkClasses(checks, classes, trace != null);
        }
        if (trace == null) {
            requireLengths(checks, "inputTokens", inputTokens, classes);
            requireLengths(checks, "outputTokens", outputTokens, classes);
        }
        if (rateChanges != null) {
            rateChanges = List.copyOf(rateChanges);
            checks.require(
                    rateChanges.size() <= MAX_RATE_CHANGES,
                    "rateChanges",
                    rateChanges.size() + " elements",
                    "rateChanges must hold at most 100 elements",
                    "Maybe a rateCurve");
            checkRateStaysPositive(checks, rateCurve, rateChanges);
        }
        checks.done();
    }

    /** Single requests of one class at a constant mean rate. */
    public Traffic(
            double requestsPerSecond,
            @Nullable Arrivals arrivals,
            TokenDistribution inputTokens,
            TokenDistribution outputTokens,
            @Nullable Integer maxOutputTokens) {
        this(
                requestsPerSecond,
                arrivals,
                inputTokens,
                outputTokens,
                maxOutputTokens,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A load each of whose requests comes by itself. */
    public Traffic(
            @Nullable Double requestsPerSecond,
            @Nullable Arrivals arrivals,
            @Nullable TokenDistribution inputTokens,
            @Nullable TokenDistribution outputTokens,
            @Nullable Integer maxOutputTokens,
            @Nullable Double lengthCorrelation,
            @Nullable HitShare hitShare,
            @Nullable RateCurve rateCurve,
            @Nullable List<RateChange> rateChanges,
            @Nullable Concurrency concurrency,
            @Nullable Sessions sessions,
            @Nullable List<TrafficClass> classes,
            @Nullable TraceReference trace) {
        this(
                requestsPerSecond,
                arrivals,
                inputTokens,
                outputTokens,
                maxOutputTokens,
                lengthCorrelation,
                hitShare,
                rateCurve,
                rateChanges,
                concurrency,
                sessions,
                classes,
                trace,
                null,
                null);
    }

    /** The replay of a trace. */
    public static Traffic of(TraceReference trace) {
        return new Traffic(null, null, null, null, null, null, null, null, null, null, null, null, trace);
    }

    /** The sum of the changes is a line between their corners, so that corners are all that must be looked at. */
    private static void checkRateStaysPositive(Checks checks, @Nullable RateCurve curve, List<RateChange> changes) {
        double least = curve == null ? 1 : curve.leastShare();
        for (int i = 0; i < Math.min(changes.size(), MAX_RATE_CHANGES); i++) {
            for (double corner : changes.get(i).corners()) {
                double added = changes.stream()
                        .mapToDouble(change -> change.addedShareAt(corner))
                        .sum();
                if (least + added < -1e-9) {
                    checks.require(
                            false,
                            "rateChanges/" + i,
                            added + " at " + corner + " s",
                            "the rate must never be below 0: the curve is at least " + least + " of its mean",
                            "Maybe a smaller fall");
                    break;
                }
            }
        }
    }

    private static void exclude(Checks checks, String by, String name, @Nullable Object value) {
        checks.require(value == null, name, "given", by + " excludes " + name, "Maybe leave one of them out");
    }

    private static void requireLengths(
            Checks checks, String name, @Nullable TokenDistribution tokens, @Nullable List<TrafficClass> classes) {
        boolean each = classes != null
                && classes.stream()
                        .allMatch(of -> (name.equals("inputTokens") ? of.inputTokens() : of.outputTokens()) != null);
        checks.require(
                tokens != null || each,
                name,
                "absent",
                classes == null ? name + " is required" : name + " is required, unless every class has its own",
                "Maybe {constant: 1024}");
    }

    private static void checkClasses(Checks checks, List<TrafficClass> classes, boolean traced) {
        checks.require(
                !classes.isEmpty() && classes.size() <= 16,
                "classes",
                classes.size() + " elements",
                "classes must hold between 1 and 16 elements",
                classes.isEmpty() ? "Maybe leave them out" : "Maybe fewer");
        checks.distinct("classes", classes.stream().map(TrafficClass::name).toList(), 0, Integer.MAX_VALUE);
        double sum = 0;
        boolean all = true;
        for (int i = 0; i < classes.size(); i++) {
            TrafficClass each = classes.get(i);
            Double share = each.share();
            all &= share != null;
            sum += share == null ? 0 : share;
            if (!traced) {
                checks.require(
                        share != null, "classes/" + i + "/share", "absent", "a class needs its share", "Maybe 1");
            } else {
                exclude(checks, "trace", "classes/" + i + "/inputTokens", each.inputTokens());
                exclude(checks, "trace", "classes/" + i + "/outputTokens", each.outputTokens());
            }
        }
        if (all && !classes.isEmpty()) {
            checks.require(
                    Math.abs(sum - 1) <= SHARE_TOLERANCE,
                    "classes",
                    "shares that sum to " + sum,
                    "the shares of all classes must sum to 1",
                    "Maybe divide each by their sum");
        }
    }

    /** The rate of an open loop; the caller knows that it is one. */
    public double openRate() {
        if (requestsPerSecond == null) {
            throw new IllegalStateException("only an open loop has a rate");
        }
        return requestsPerSecond;
    }

    /** Requests that come at the same time, as calls of one query; 1 where each comes by itself. */
    public int callsPerQuery() {
        return fanOut == null ? 1 : fanOut;
    }

    /**
     * Whether it is single requests of one class, independent of each other, at a constant mean rate, whose lengths are
     * constants or curves: what can be reasoned about without being simulated.
     */
    public boolean canBeBounded() {
        return requestsPerSecond != null
                && (arrivals == null || arrivals.process() != ArrivalProcess.MARKOV_MODULATED)
                && isCurve(inputTokens)
                && isCurve(outputTokens)
                && (lengthCorrelation == null || lengthCorrelation == 0)
                && hitShare == null
                && rateCurve == null
                && (rateChanges == null || rateChanges.isEmpty())
                && sessions == null
                && callsPerQuery() == 1
                && (classes == null || (classes.size() == 1 && hasNoLengths(classes.getFirst())));
    }

    private static boolean isCurve(@Nullable TokenDistribution tokens) {
        return tokens != null && tokens.form() != TokenForm.LOG_NORMAL;
    }

    /** Whether a class is held to limits of its own instead of the question's. */
    public boolean hasOwnObjectives() {
        return classes != null && classes.stream().anyMatch(each -> each.slo() != null);
    }

    private static boolean hasNoLengths(TrafficClass each) {
        return each.inputTokens() == null
                && each.outputTokens() == null
                && each.maxOutputTokens() == null
                && each.hitShare() == null;
    }

    /** The same with the contents of traces in the place of their names. */
    public Traffic resolved(TraceNames names) {
        if (trace == null) {
            return this;
        }
        TraceReference resolved;
        try {
            resolved = trace.resolved(names);
        } catch (InvalidInputException e) {
            throw e.under("/trace");
        }
        return with(sessions, resolved, startSeconds);
    }

    /** The same with these sessions. */
    public Traffic withSessions(Sessions other) {
        return with(other, trace, startSeconds);
    }

    /** The same from this moment of its rateCurve and changes on. */
    public Traffic startingAt(double seconds) {
        return with(sessions, trace, seconds == 0 ? null : (Double) seconds);
    }

    /**
     * So many times the load: a higher rate, more users (whole ones, one at least), or a trace replayed faster.
     *
     * @throws InvalidInputException when that is beyond what a load may be
     */
    public Traffic times(double factor) {
        if (concurrency != null) {
            return with(
                    null,
                    new Concurrency(
                            (int) Math.max(1, Math.round(concurrency.users() * factor)),
                            concurrency.thinkTime(),
                            concurrency.rampSeconds()),
                    sessions,
                    trace,
                    startSeconds);
        }
        return trace == null
                ? with(openRate() * factor, null, sessions, null, startSeconds)
                : with(null, null, sessions, trace.times(factor), startSeconds);
    }

    private Traffic with(@Nullable Sessions conversations, @Nullable TraceReference replayed, @Nullable Double start) {
        return with(requestsPerSecond, concurrency, conversations, replayed, start);
    }

    private Traffic with(
            @Nullable Double rate,
            @Nullable Concurrency loop,
            @Nullable Sessions conversations,
            @Nullable TraceReference replayed,
            @Nullable Double start) {
        return new Traffic(
                rate,
                arrivals,
                inputTokens,
                outputTokens,
                maxOutputTokens,
                lengthCorrelation,
                hitShare,
                rateCurve,
                rateChanges,
                loop,
                conversations,
                classes,
                replayed,
                fanOut,
                start);
    }
}
