package io.goodput.contracts.fronts;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TraceNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question: which layouts are worth choosing between, by what they cost, how fast they answer and what power they
 * take? The plan is answered for each pair of a limit on TTFT and one on TPOT, for the least of each objective.
 *
 * @param plan as a question for the cheapest layout has it, whose objective limits TTFT or TPOT, each at most once;
 *     without an objective of its own and without an explanation
 * @param ttftSeconds limits on TTFT in the place of the plan's, 1 to 8 different ones; a half of the plan's, the plan's
 *     and twice the plan's when absent
 * @param tpotSeconds likewise of TPOT
 * @param objectives what to have the least of; dollars and kilowatts when absent
 */
public record FrontRequest(
        PlanRequest plan,
        @Nullable List<Double> ttftSeconds,
        @Nullable List<Double> tpotSeconds,
        @Nullable List<PlanObjective> objectives) {
    private static final int MAX_LIMITS = 8;
    private static final double[] DEFAULT_FACTORS = {0.5, 1, 2};

    public FrontRequest {
        var checks = new Checks();
        ttftSeconds = checked(checks, "ttftSeconds", ttftSeconds, LatencyMetric.TTFT, plan);
        tpotSeconds = checked(checks, "tpotSeconds", tpotSeconds, LatencyMetric.TPOT, plan);
        if (objectives != null) {
            objectives = List.copyOf(objectives);
            checks.distinct("objectives", objectives, 1, PlanObjective.values().length);
        }
        checks.require(
                limits(plan, LatencyMetric.TTFT) + limits(plan, LatencyMetric.TPOT) > 0,
                "plan/slo/limits",
                plan.slo().limits(),
                "a front needs a limit on TTFT or on TPOT to vary",
                "Maybe {metric: ttft, percentile: 99, limitSeconds: 1}");
        checks.require(
                !plan.traffic().hasOwnObjectives(),
                "plan/traffic/classes",
                "objectives of their own",
                "a front varies the limits that all requests are held to",
                "Maybe a plan for the classes");
        checks.require(
                plan.objective() == null || plan.objective() == PlanObjective.USD,
                "plan/objective",
                plan.objective(),
                "the front's objectives are in the place of the plan's",
                "Maybe objectives of the front, beside the plan");
        checks.require(
                plan.scaling().isEmpty(),
                "plan/space/scaling",
                "given",
                "a front is of layouts that stay as they are",
                "Maybe leave it out, and ask for a plan with it");
        checks.require(
                plan.explain() == null || !plan.explain(),
                "plan/explain",
                "true",
                "a front is not explained",
                "Maybe leave it out, and explain the plan for one pair of limits");
        checks.done();
    }

    private static @Nullable List<Double> checked(
            Checks checks, String name, @Nullable List<Double> seconds, LatencyMetric metric, PlanRequest plan) {
        int limits = limits(plan, metric);
        checks.require(
                limits <= 1,
                "plan/slo/limits",
                limits + " limits on " + metric,
                "a front varies one limit on " + metric,
                "Maybe keep the one of the highest percentile");
        if (seconds == null) {
            return null;
        }
        List<Double> sorted = seconds.stream().sorted().toList();
        checks.distinct(name, sorted, 1, MAX_LIMITS);
        for (int i = 0; i < sorted.size(); i++) {
            checks.positive(name + "/" + i, sorted.get(i), 86_400);
        }
        checks.require(
                limits > 0,
                name,
                seconds,
                "the plan has no limit on " + metric + " that these would be in the place of",
                "Maybe add one, or leave " + name + " out");
        return sorted;
    }

    private static int limits(PlanRequest plan, LatencyMetric metric) {
        return (int) plan.slo().limits().stream()
                .filter(limit -> limit.metric() == metric)
                .count();
    }

    /** The same with every field but the plan's filled. */
    public FrontRequest resolved() {
        return new FrontRequest(
                plan,
                filled(ttftSeconds, LatencyMetric.TTFT),
                filled(tpotSeconds, LatencyMetric.TPOT),
                objectives == null ? List.of(PlanObjective.USD, PlanObjective.KILOWATTS) : objectives);
    }

    private @Nullable List<Double> filled(@Nullable List<Double> seconds, LatencyMetric metric) {
        if (seconds != null || limits(plan, metric) == 0) {
            return seconds;
        }
        double own = plan.slo().tightestSeconds(metric);
        List<Double> multiples = new ArrayList<>();
        for (double factor : DEFAULT_FACTORS) {
            multiples.add(own * factor);
        }
        return multiples;
    }

    /** The pairs of limits of a resolved question, the loosest first: none comes before one that is looser in both. */
    public List<ServiceLevelObjective> grid() {
        List<ServiceLevelObjective> grid = new ArrayList<>();
        for (Double ttft : loosestFirst(ttftSeconds)) {
            for (Double tpot : loosestFirst(tpotSeconds)) {
                grid.add(under(ttft, tpot));
            }
        }
        return grid;
    }

    private static List<@Nullable Double> loosestFirst(@Nullable List<Double> seconds) {
        List<@Nullable Double> turned = new ArrayList<>();
        if (seconds == null) {
            turned.add(null);
        } else {
            turned.addAll(seconds.reversed());
        }
        return turned;
    }

    private ServiceLevelObjective under(@Nullable Double ttft, @Nullable Double tpot) {
        return new ServiceLevelObjective(
                plan.slo().limits().stream()
                        .map(limit -> switch (limit.metric()) {
                            case TTFT -> with(limit, ttft);
                            case TPOT -> with(limit, tpot);
                            default -> limit;
                        })
                        .toList(),
                plan.slo().attainment());
    }

    private static LatencyLimit with(LatencyLimit limit, @Nullable Double seconds) {
        return seconds == null ? limit : new LatencyLimit(limit.metric(), limit.percentile(), seconds);
    }

    /** The same question about another plan. */
    public FrontRequest on(PlanRequest other) {
        return new FrontRequest(other, ttftSeconds, tpotSeconds, objectives);
    }

    /** The same with the contents of traces in the place of their names. */
    public FrontRequest resolved(TraceNames names) {
        try {
            return on(plan.resolved(names));
        } catch (InvalidInputException e) {
            throw e.under("/plan");
        }
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public FrontRequest named(OwnEntryNames names) {
        return on(plan.named(names));
    }
}
