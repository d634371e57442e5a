package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.explanation.ScaledLayout;
import io.goodput.contracts.futures.ChosenLayout;
import io.goodput.contracts.futures.Decision;
import io.goodput.contracts.futures.DecisionInFuture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each layout that may be chosen costs in each future over what is best there, over all seeds. It asks for runs as a search
 * does, each cell for the next that it lacks, and is computed again with every round until none is missing.
 */
final class RegretTable {
    private final List<String> names;
    private final List<PlanRequest> plans;
    private final List<WeighedLoad> loads;
    private final RateCard rates;
    private final PriceTier tier;
    private final int roundSize;

    /** What is best in each future; null where nothing holds. */
    private final List<@Nullable LayoutOutcome> optima;

    private final @Nullable LayoutOutcome plan;
    private final Map<String, Layout> layouts = new LinkedHashMap<>();
    private List<RunSpec> wanted = List.of();
    private List<Decision> result = List.of();

    /**
     * @param names of the futures
     * @param plans for each by itself
     * @param loads of each
     * @param optima what is best in each; null where nothing holds
     * @param plan for all of them; null where there is none
     */
    RegretTable(
            List<String> names,
            List<PlanRequest> plans,
            List<WeighedLoad> loads,
            List<@Nullable LayoutOutcome> optima,
            @Nullable LayoutOutcome plan,
            RateCard rates,
            PriceTier tier) {
        this.names = names;
        this.plans = plans;
        this.loads = loads;
        this.optima = optima;
        this.plan = plan;
        this.rates = rates;
        this.tier = tier;
        this.roundSize = RunTemplate.resolved(plans.getFirst().roundSize(), "roundSize");
        if (plan != null) {
            layouts.put(plan.id(), plan.layout());
        }
        for (LayoutOutcome best : optima) {
            if (best != null) {
                layouts.putIfAbsent(best.id(), best.layout());
            }
        }
    }

    /** The runs that are missing; empty when the table is complete. */
    List<RunSpec> wanted() {
        return wanted;
    }

    /** The decisions, when it is complete. */
    List<Decision> decisions() {
        return result;
    }

    /** Goes on with all runs that are known by now. */
    void advance(Map<RunSpec, PricedRun> known) {
        var runs = new ExplainedRuns(known);
        Set<RunSpec> missing = new LinkedHashSet<>();
        for (Layout layout : layouts.values()) {
            for (int i = 0; i < loads.size(); i++) {
                try {
                    cell(layout, i, runs);
                } catch (RunNeeded needed) {
                    missing.add(needed.spec());
                }
            }
        }
        wanted = missing.stream().limit(roundSize).toList();
        if (wanted.isEmpty()) {
            result = layouts.values().stream()
                    .map(layout -> decision(layout, runs))
                    .toList();
        }
    }

    private boolean hasRoom(Layout layout, WeighedLoad load) {
        return layout.pools().stream().allMatch(load::fits);
    }

    private double usdPerHour(Layout layout, int future, PricedRun run) {
        return Purchase.of(layout.systems(), tier, rates, loads.get(future).estimates(), plans.get(future))
                .usdPerHour(layout, run.bill(tier));
    }

    private DecisionInFuture cell(Layout layout, int future, ExplainedRuns runs) {
        WeighedLoad load = loads.get(future);
        if (!hasRoom(layout, load)) {
            return new DecisionInFuture(names.get(future), false, List.of(), null, null, null, null, null, null);
        }
        SeededRuns seeded = SeededRuns.of(load.template(), layout, runs);
        Report report = seeded.all().stream()
                .map(PricedRun::report)
                .max(Comparator.comparingDouble(each -> Causes.worst(each).valueOverLimit()))
                .orElseThrow();
        LimitOutcome worst = Causes.worst(report);
        double usdPerHour = usdPerHour(layout, future, seeded.first());
        ScaledLayout needed = seeded.holds() ? null : needed(layout, future, runs);
        Double paid = seeded.holds() ? (Double) usdPerHour : needed == null ? null : (Double) needed.usdPerHour();
        LayoutOutcome best = optima.get(future);
        return new DecisionInFuture(
                names.get(future),
                seeded.holds(),
                seeded.all().stream().map(PricedRun::runId).toList(),
                report.attainment(),
                worst.limit(),
                worst.valueOverLimit(),
                usdPerHour,
                needed,
                paid == null || best == null ? null : (Double) InputEffects.rounded(paid - best.usdPerHour()));
    }

    /** Other numbers of its instances that hold there; null when nothing that was tried does. */
    private @Nullable ScaledLayout needed(Layout layout, int future, ExplainedRuns runs) {
        WeighedLoad load = loads.get(future);
        Setting setting = Setting.of(load.template())
                .asking(
                        load.template().traffic(),
                        work(layout.pools().getFirst(), load),
                        work(layout.pools().getLast(), load));
        return new LayoutScaling(plans.get(future), load.estimates(), rates, tier, runs, true)
                .find(layout, setting)
                .orElse(null);
    }

    /** How many times as much work a pool has as it could do at most, by the estimates; 1 where the load has no rate. */
    private static double work(PoolLayout pool, WeighedLoad load) {
        Double perSecond = load.template().traffic().requestsPerSecond();
        return perSecond == null
                ? 1
                : perSecond / (pool.instances() * load.estimate(pool).maxPacedRequestsPerSecond());
    }

    private Decision decision(Layout layout, ExplainedRuns runs) {
        List<DecisionInFuture> cells = new ArrayList<>();
        List<String> bestIn = new ArrayList<>();
        double holding = 0;
        double judged = 0;
        Double worst = 0.0;
        Double weighted = 0.0;
        for (int i = 0; i < loads.size(); i++) {
            DecisionInFuture cell = cell(layout, i, runs);
            cells.add(cell);
            double weight = loads.get(i).weight();
            holding += cell.holds() ? weight : 0;
            LayoutOutcome best = optima.get(i);
            if (best == null) {
                continue;
            }
            if (best.id().equals(layout.id())) {
                bestIn.add(names.get(i));
            }
            judged += weight;
            Double regret = cell.regretUsdPerHour();
            worst = worst == null || regret == null ? null : (Double) Math.max(worst, regret);
            weighted = weighted == null || regret == null ? null : (Double) (weighted + weight * regret);
        }
        return new Decision(
                chosen(layout, runs),
                plan != null && plan.id().equals(layout.id()),
                bestIn,
                cells,
                Math.min(1, holding),
                judged == 0 ? null : worst,
                judged == 0 || weighted == null ? null : (Double) InputEffects.rounded(weighted / judged));
    }

    /** With its bill in the first future that it has room for. */
    private ChosenLayout chosen(Layout layout, ExplainedRuns runs) {
        for (int i = 0; i < loads.size(); i++) {
            if (hasRoom(layout, loads.get(i))) {
                PricedRun run =
                        SeededRuns.of(loads.get(i).template(), layout, runs).first();
                return chosen(layout, run.runId(), run.bill(tier), usdPerHour(layout, i, run));
            }
        }
        throw new IllegalStateException(layout.id() + " has room in a future");
    }

    static ChosenLayout chosen(Layout layout, String runId, Bill bill, double usdPerHour) {
        return new ChosenLayout(layout, layout.id(), runId, bill.gpusUsed(), bill.gpusBilled(), usdPerHour);
    }
}
