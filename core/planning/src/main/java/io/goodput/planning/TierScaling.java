package io.goodput.planning;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.scaleout.PlanScaling;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaledPlan;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.ScalingSpace;
import io.goodput.contracts.scaleout.ScalingTrial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether instances that come and go with the load cost less than a tier's winner. A round runs all layouts under one
 * policy, but those of which an earlier run says that whoever had known the load would have paid as much as the cheapest
 * that holds. Of those that cost less than the winner the cheapest that holds over all seeds is told. Told again from the
 * first run on whenever runs are known that were missing. Rules: {@code docs/planning.md}.
 */
final class TierScaling implements TierInquiry {
    private final TierFacts facts;
    private final ScalingSpace asked;
    private final PriceTier tier;
    private final @Nullable LayoutOutcome winner;
    private final @Nullable ScalingStarts starts;
    private List<RunSpec> wanted = List.of();
    private @Nullable PlanScaling result;

    private TierScaling(TierFacts facts, ScalingSpace asked) {
        this.facts = facts;
        this.asked = asked;
        this.tier = facts.answer().tier();
        this.winner = facts.answer().winner();
        this.starts = winner == null || !tier.sellsHours() ? null : new ScalingStarts(facts, asked, winner.layout());
    }

    /** What there is to tell; empty where no policies are asked for. */
    static Optional<TierScaling> find(TierFacts facts) {
        return facts.question().scaling().map(asked -> new TierScaling(facts, asked));
    }

    @Override
    public List<RunSpec> wanted() {
        return wanted;
    }

    @Override
    public void advance(Map<RunSpec, PricedRun> known) {
        wanted = List.of();
        if (winner == null || starts == null) {
            result = PlanScaling.untried(winner == null ? ScalingWords.NOTHING_HOLDS : ScalingWords.saveNothing(tier));
        } else {
            new Comparison(winner.usdPerHour(), starts, known).run();
        }
    }

    /** One telling, as far as the known runs lead. */
    private final class Comparison {
        private final double fixedUsdPerHour;
        private final ScalingStarts all;
        private final Map<RunSpec, PricedRun> known;
        private final List<ScaledRuns> tried = new ArrayList<>();

        /** By layout. Only looked up, never iterated. */
        private final Map<ScalingStarts.Start, Double> leastUsdPerHour = new HashMap<>();

        private double cheapestUsdPerHour;
        private double leastExcludedUsdPerHour = Double.POSITIVE_INFINITY;
        private int excluded;
        private int reversals;

        Comparison(double fixedUsdPerHour, ScalingStarts all, Map<RunSpec, PricedRun> known) {
            this.fixedUsdPerHour = fixedUsdPerHour;
            this.all = all;
            this.known = known;
            this.cheapestUsdPerHour = fixedUsdPerHour;
        }

        void run() {
            for (ScalingPolicy policy : RunTemplate.resolved(asked.policies(), "space.scaling.policies")) {
                if (!tryAll(policy)) {
                    return;
                }
            }
            ScaledRuns best = promising();
            while (best != null && !best.isConfirmed()) {
                if (lacks(best.fresh())) {
                    return;
                }
                best.confirm(spec -> Objects.requireNonNull(known.get(spec)));
                reversals += best.holds() ? 0 : 1;
                best = promising();
            }
            tell(best);
        }

        /** The best of those that hold and cost less than the winner; null where there is none. */
        private @Nullable ScaledRuns promising() {
            return tried.stream()
                    .filter(each -> each.holds() && each.usdPerHour() < fixedUsdPerHour)
                    .min(ScaledRuns.BEST_FIRST)
                    .orElse(null);
        }

        /** Runs all layouts under a policy; whether all runs were known. */
        private boolean tryAll(ScalingPolicy policy) {
            Map<RunSpec, ScalingStarts.Start> round = new LinkedHashMap<>();
            for (ScalingStarts.Start start : all.starts()) {
                Optional<ScaleOut> living = living(policy, start);
                if (living.isEmpty()) {
                    continue;
                }
                double least = leastUsdPerHour.getOrDefault(start, 0.0);
                if (least >= cheapestUsdPerHour) {
                    leastExcludedUsdPerHour = Math.min(leastExcludedUsdPerHour, least);
                    excluded++;
                } else {
                    round.put(
                            ScaledRuns.spec(
                                    facts.template(),
                                    start,
                                    living.get(),
                                    facts.template().seed()),
                            start);
                }
            }
            if (lacks(List.copyOf(round.keySet()))) {
                return false;
            }
            round.forEach((spec, start) -> take(new ScaledRuns(
                    start,
                    Objects.requireNonNull(spec.scaleOut()),
                    facts.template(),
                    tier,
                    Objects.requireNonNull(known.get(spec)))));
            return true;
        }

        private Optional<ScaleOut> living(ScalingPolicy policy, ScalingStarts.Start start) {
            return asked.living(
                    policy,
                    start.layout(),
                    start.bounds(),
                    start.fleets(),
                    facts.template().slo());
        }

        private void take(ScaledRuns runs) {
            tried.add(runs);
            Double least = runs.leastUsdPerHour();
            if (least != null) {
                leastUsdPerHour.put(runs.start(), least);
            }
            if (runs.holds()) {
                cheapestUsdPerHour = Math.min(cheapestUsdPerHour, runs.usdPerHour());
            }
        }

        private boolean lacks(List<RunSpec> specs) {
            wanted = specs.stream().filter(spec -> !known.containsKey(spec)).toList();
            return !wanted.isEmpty();
        }

        private void tell(@Nullable ScaledRuns best) {
            double cost = best == null ? fixedUsdPerHour : best.usdPerHour();
            int layouts = (int) tried.stream().map(ScaledRuns::start).distinct().count();
            boolean isProven = layouts + all.outside() == all.shapes() && leastExcludedUsdPerHour >= cost;
            List<ScalingTrial> trials = tried.stream()
                    .sorted(ScaledRuns.BEST_FIRST)
                    .limit(PlanScaling.MOST_TRIALS)
                    .map(ScaledRuns::told)
                    .toList();
            ScaledPlan plan = best == null ? null : best.plan(fixedUsdPerHour);
            result = new PlanScaling(
                    plan,
                    trials,
                    all.shapes(),
                    layouts,
                    all.outside(),
                    excluded,
                    tried.size(),
                    reversals,
                    isProven,
                    ScalingWords.verdict(plan, trials.isEmpty() ? null : trials.getFirst(), fixedUsdPerHour) + ". "
                            + ScalingWords.extent(all.shapes(), layouts, tried.size(), excluded, reversals, isProven));
        }
    }

    @Override
    public String phase() {
        return EnumNames.of(tier) + ": trying policies";
    }

    @Override
    public TierAnswer told() {
        return facts.answer().with(RunTemplate.resolved(result, "scaling"));
    }
}
