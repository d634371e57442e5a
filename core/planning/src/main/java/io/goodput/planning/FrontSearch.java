package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSummary;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.fronts.FrontAnswer;
import io.goodput.contracts.fronts.FrontLayout;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.fronts.FrontWinner;
import io.goodput.contracts.fronts.TierFront;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The layouts that have the least of an objective inside pairs of limits on latency, from the loosest pair to the tightest:
 * what fails inside one pair fails inside every tighter one, and is not tried there again. Rules:
 * {@code docs/planning.md}.
 */
public final class FrontSearch implements Search<FrontAnswer> {
    /** One search: the least of an objective inside one pair of limits under a tier. */
    private record Aim(PriceTier tier, ServiceLevelObjective slo, PlanObjective objective) {}

    private final FrontRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final List<Aim> aims = new ArrayList<>();
    private final Map<Aim, FrontWinner> winners = new LinkedHashMap<>();

    /** By pair of limits, whatever the tier and the objective. */
    private final Map<ServiceLevelObjective, Set<String>> failed = new LinkedHashMap<>();

    private final KnownRuns known = new KnownRuns();

    private @Nullable TierSearch current;
    private int rounds;

    /**
     * @param question with every field filled
     * @param estimates of the plan's model, systems and modes, under the loosest limits
     * @param rates the price book that the plan names
     */
    public FrontSearch(FrontRequest question, Estimates estimates, RateCard rates) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        RunTemplate.of(question.plan(), estimates.errorBands()).checkSample(estimates);
        Pricing pricing = RunTemplate.resolved(question.plan().pricing(), "pricing");
        for (PriceTier tier : RunTemplate.resolved(pricing.tiers(), "pricing.tiers")) {
            for (ServiceLevelObjective slo : question.grid()) {
                for (PlanObjective objective : RunTemplate.resolved(question.objectives(), "objectives")) {
                    aims.add(new Aim(tier, slo, objective));
                }
            }
        }
        this.current = next();
        advance();
    }

    private @Nullable TierSearch next() {
        if (winners.size() == aims.size()) {
            return null;
        }
        Aim aim = aims.get(winners.size());
        PlanRequest plan = question.plan().under(aim.slo(), aim.objective());
        Set<String> inherited = new HashSet<>();
        failed.forEach((slo, ids) -> {
            if (isAtLeastAsLoose(slo, aim.slo())) {
                inherited.addAll(ids);
            }
        });
        return new TierSearch(
                plan, RunTemplate.of(plan, estimates.errorBands()), estimates, rates, aim.tier(), List.of(), inherited);
    }

    private static boolean isAtLeastAsLoose(ServiceLevelObjective one, ServiceLevelObjective other) {
        return Stream.of(LatencyMetric.TTFT, LatencyMetric.TPOT)
                .allMatch(metric -> one.tightestSeconds(metric) >= other.tightestSeconds(metric));
    }

    /** Goes on until runs are needed that are not known, or the search is over. */
    private void advance() {
        while (current != null && known.lacking().isEmpty()) {
            TierSearch search = current;
            List<RunSpec> wanted = search.wanted();
            if (wanted.isEmpty()) {
                finish(search);
                continue;
            }
            if (known.find(wanted) != null) {
                search.close(known.all());
            }
        }
    }

    private void finish(TierSearch search) {
        Aim aim = aims.get(winners.size());
        failed.computeIfAbsent(aim.slo(), slo -> new HashSet<>()).addAll(search.failed());
        winners.put(aim, winner(aim, search));
        current = next();
    }

    private FrontWinner winner(Aim aim, TierSearch search) {
        TierAnswer answer = search.answer();
        SearchSummary summary = answer.search();
        LayoutOutcome best = answer.winner();
        return new FrontWinner(
                question.ttftSeconds() == null ? null : (Double) aim.slo().tightestSeconds(LatencyMetric.TTFT),
                question.tpotSeconds() == null ? null : (Double) aim.slo().tightestSeconds(LatencyMetric.TPOT),
                aim.objective(),
                best == null ? null : layout(best),
                summary.layoutsConsidered(),
                summary.excludedByCapacity(),
                search.inherited(),
                summary.simulated(),
                summary.reversals(),
                summary.proven(),
                summary.gapShare());
    }

    private FrontLayout layout(LayoutOutcome best) {
        Bill bill = best.bill();
        Double tpot = question.tpotSeconds() == null ? null : value(best, LatencyMetric.TPOT);
        return new FrontLayout(
                best.layout(),
                best.id(),
                best.runIds().getFirst(),
                best.usdPerHour(),
                best.usdPerMillionTokens(),
                bill.gpusBilled(),
                bill.racks(),
                bill.provisionedKilowatts(),
                bill.joulesPerToken(),
                question.ttftSeconds() == null ? null : value(best, LatencyMetric.TTFT),
                tpot,
                tpot == null || tpot == 0 ? null : (Double) (1 / tpot));
    }

    private static Double value(LayoutOutcome best, LatencyMetric metric) {
        return best.report().limits().stream()
                .filter(limit -> limit.limit().metric() == metric)
                .map(LimitOutcome::valueSeconds)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<RunSpec> round() {
        return known.lacking();
    }

    @Override
    public void complete(List<PricedRun> runs) {
        OpenRound.check(known.lacking().size(), runs.size());
        known.add(runs);
        rounds++;
        Objects.requireNonNull(current).close(known.all());
        advance();
    }

    @Override
    public SearchProgress progress() {
        TierSearch search = current;
        return search == null
                ? new SearchProgress(rounds, known.size(), 0, 0, null, "done")
                : new SearchProgress(
                        rounds,
                        known.size(),
                        search.considered(),
                        search.layoutsOpen(),
                        search.bestUsdPerHour(),
                        "limits %d of %d".formatted(winners.size() + 1, aims.size()));
    }

    @Override
    public FrontAnswer answer() {
        if (current != null) {
            throw new IllegalStateException(
                    "the search is not over: " + known.lacking().size() + " runs are open");
        }
        PlanRequest plan = question.plan();
        return new FrontAnswer(
                question,
                estimates.build(),
                rates.priceBook(),
                aims.stream().map(Aim::tier).distinct().map(this::front).toList(),
                estimates.errorBands(),
                Provenance.assumptions(estimates, rates, plan),
                Provenance.basis());
    }

    private TierFront front(PriceTier tier) {
        List<FrontWinner> ofTier = winners.entrySet().stream()
                .filter(entry -> entry.getKey().tier() == tier)
                .map(Map.Entry::getValue)
                .toList();
        Map<String, FrontLayout> distinct = new LinkedHashMap<>();
        for (FrontWinner winner : ofTier) {
            FrontLayout best = winner.best();
            if (best != null) {
                distinct.putIfAbsent(best.id(), best);
            }
        }
        List<FrontLayout> front = distinct.values().stream()
                .filter(each -> distinct.values().stream().noneMatch(other -> dominates(other, each)))
                .sorted(Comparator.comparingDouble(FrontLayout::usdPerHour).thenComparing(FrontLayout::id))
                .toList();
        long unproven = ofTier.stream().filter(winner -> !winner.proven()).count();
        String proof = "Each layout of the front holds over all seeds inside the limits at which it wins"
                + (unproven == 0
                        ? ", and every layout that has less of the objective there was simulated and failed there or under"
                                + " looser limits, or is excluded by memory, by the floor times or by the capacity bound."
                        : "; that nothing has less of the objective is proven for %d of %d winners (see each)."
                                .formatted(ofTier.size() - unproven, ofTier.size()))
                + " Between the limits that were asked for there may be more layouts worth choosing.";
        return new TierFront(tier, front, ofTier, proof);
    }

    /** Whether one layout is as good as another in all that is chosen by, and better in something. */
    private static boolean dominates(FrontLayout one, FrontLayout other) {
        double[] ofOne = chosenBy(one);
        double[] ofOther = chosenBy(other);
        boolean better = false;
        for (int i = 0; i < ofOne.length; i++) {
            if (ofOne[i] > ofOther[i]) {
                return false;
            }
            better |= ofOne[i] < ofOther[i];
        }
        return better;
    }

    private static double[] chosenBy(FrontLayout layout) {
        return new double[] {
            layout.usdPerHour(),
            layout.provisionedKilowatts(),
            layout.ttftSeconds() == null ? 0 : layout.ttftSeconds(),
            layout.tpotSeconds() == null ? 0 : layout.tpotSeconds()
        };
    }
}
