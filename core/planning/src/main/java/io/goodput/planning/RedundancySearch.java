package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.SystemFacts;
import io.goodput.contracts.redundancy.CheapestSpares;
import io.goodput.contracts.redundancy.OneFewer;
import io.goodput.contracts.redundancy.RedundancyAnswer;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.redundancy.SpareCost;
import io.goodput.contracts.redundancy.SpareKind;
import io.goodput.contracts.redundancy.SpareOption;
import io.goodput.contracts.redundancy.UnitLoss;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many spares live through the loss of any one GPU, node or rack. For each loss, kind of spares, placement and count of
 * racks: what stands where is read off a run in which nothing fails, and of every unit that takes as much as any other a
 * run tells what its loss does.
 */
public final class RedundancySearch implements Search<RedundancyAnswer> {
    private final RedundancyRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final List<PriceTier> tiers;
    private final List<Open> settings = new ArrayList<>();
    private final KnownRuns runs = new KnownRuns();
    private int rounds;

    /** A setting and the search for its spares. */
    private record Open(SpareSetting setting, SpareSearch search) {}

    /**
     * @param question with every field filled
     * @param estimates of the scenario's model, systems and mode
     * @param rates the price book that the scenario names
     */
    public RedundancySearch(RedundancyRequest question, Estimates estimates, RateCard rates) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        SimulationRequest scenario = question.scenario();
        Pricing pricing = RunTemplate.resolved(scenario.pricing(), "pricing");
        this.tiers = RunTemplate.resolved(pricing.tiers(), "pricing.tiers");
        List<@Nullable Integer> rackCounts = question.racks() == null
                ? Collections.<@Nullable Integer>singletonList(null)
                : new ArrayList<@Nullable Integer>(question.racks());
        for (FaultKind loss : RunTemplate.resolved(question.losses(), "losses")) {
            for (SpareKind kind : RunTemplate.resolved(question.spares(), "spares")) {
                for (Fleet.Placement placement : RunTemplate.resolved(question.placements(), "placements")) {
                    for (Integer racks : rackCounts) {
                        var setting = new SpareSetting(question, loss, kind, placement, racks);
                        settings.add(new Open(setting, new SpareSearch(setting, gpusOfEach(kind))));
                    }
                }
            }
        }
        settings.forEach(this::advance);
    }

    /** Goes on with a setting; once it is decided, to what it costs while nothing fails. */
    private void advance(Open open) {
        open.search.advance(runs);
        open.search.choice().ifPresent(choice -> {
            var _ = open.setting.undisturbed(choice.spares(), runs);
            var _ = open.setting.undisturbed(open.search.none(), runs);
        });
    }

    private List<Integer> gpusOfEach(SpareKind kind) {
        return switch (kind) {
            case HOT ->
                question.scenario().layout().pools().stream()
                        .map(PoolLayout::gpusPerInstance)
                        .toList();
            case COLD ->
                List.of(estimates.systems().stream()
                        .mapToInt(SystemFacts::gpusPerNode)
                        .sum());
        };
    }

    @Override
    public List<RunSpec> round() {
        return runs.lacking();
    }

    @Override
    public void complete(List<PricedRun> completed) {
        OpenRound.check(runs.lacking().size(), completed.size());
        runs.add(completed);
        rounds++;
        settings.forEach(this::advance);
    }

    @Override
    public SearchProgress progress() {
        long decided = settings.stream()
                .filter(each -> each.search.choice().isPresent())
                .count();
        return new SearchProgress(
                rounds,
                runs.size(),
                settings.size(),
                settings.size() - decided,
                null,
                decided == settings.size()
                        ? "done"
                        : "losing hardware: %d of %d settings decided".formatted(decided, settings.size()));
    }

    @Override
    public RedundancyAnswer answer() {
        if (!runs.lacking().isEmpty()) {
            throw new IllegalStateException(
                    "the search is not over: " + runs.lacking().size() + " runs are open");
        }
        List<Double> bareUsd = tiers.stream()
                .map(tier -> settings.stream()
                        .mapToDouble(each -> undisturbed(each.setting, each.search.none())
                                .getFirst()
                                .bill(tier)
                                .usdPerHour())
                        .min()
                        .orElseThrow())
                .toList();
        List<SpareOption> options =
                settings.stream().map(each -> option(each, bareUsd)).toList();
        List<CheapestSpares> cheapest = new ArrayList<>();
        for (FaultKind loss : RunTemplate.resolved(question.losses(), "losses")) {
            for (int tier = 0; tier < tiers.size(); tier++) {
                cheapest.add(new CheapestSpares(loss, tiers.get(tier), cheapest(options, loss, tier)));
            }
        }
        return new RedundancyAnswer(
                question,
                estimates.build(),
                rates.priceBook(),
                question.requiredAttainment(),
                options,
                cheapest,
                estimates.errorBands(),
                Provenance.assumptions(estimates, rates, question),
                Provenance.basisOfRedundancy());
    }

    /** The first of those that hold at the least cost, and of these with the fewest GPUs for spares; null when none holds. */
    private static @Nullable Integer cheapest(List<SpareOption> options, FaultKind loss, int tier) {
        Integer best = null;
        for (int i = 0; i < options.size(); i++) {
            SpareOption each = options.get(i);
            if (each.loss() == loss && each.holds() && (best == null || isCheaper(each, options.get(best), tier))) {
                best = i;
            }
        }
        return best;
    }

    private static boolean isCheaper(SpareOption option, SpareOption best, int tier) {
        double more = usd(option, tier) - usd(best, tier);
        double nothing = 1e-9 * usd(best, tier);
        return more < -nothing || (more < nothing && option.spareGpus() < best.spareGpus());
    }

    private static double usd(SpareOption option, int tier) {
        return option.costs().get(tier).usdPerHour();
    }

    /** @param bareUsd by tier, what the layout without spares costs an hour at the least */
    private SpareOption option(Open open, List<Double> bareUsd) {
        SpareSetting setting = open.setting;
        SpareSearch.Choice choice = open.search.choice().orElseThrow();
        List<Integer> spares = choice.spares();
        boolean hot = setting.kind() == SpareKind.HOT;
        List<OneFewer> oneFewer = new ArrayList<>();
        for (int i = 0; choice.holds() && i < spares.size(); i++) {
            if (spares.get(i) > 0) {
                List<UnitLoss> losses = losses(setting, SpareSearch.oneFewer(spares, i));
                oneFewer.add(new OneFewer(hot ? i : null, losses.getFirst().attainment()));
            }
        }
        List<PricedRun> undisturbed = undisturbed(setting, spares);
        List<UnitLoss> losses = losses(setting, spares);
        return new SpareOption(
                setting.loss(),
                setting.kind(),
                setting.placement(),
                setting.fleets().stream()
                        .map(fleet -> Objects.requireNonNull(fleet.racks()))
                        .toList(),
                choice.holds(),
                hot
                        ? spares
                        : question.scenario().layout().pools().stream()
                                .map(pool -> 0)
                                .toList(),
                hot ? 0 : spares.getFirst(),
                open.search.gpus(spares),
                undisturbed.stream()
                        .mapToDouble(run -> run.report().attainment())
                        .min()
                        .orElseThrow(),
                losses.getFirst().attainment(),
                losses(setting, open.search.none()).getFirst().attainment(),
                oneFewer,
                losses,
                SpareSetting.domains(undisturbed.getFirst()).stream()
                        .filter(each -> each.kind() != FaultKind.GPU)
                        .toList(),
                IntStream.range(0, tiers.size())
                        .mapToObj(i -> cost(undisturbed.getFirst().bill(tiers.get(i)), bareUsd.get(i)))
                        .toList());
    }

    private static SpareCost cost(Bill bill, double bareUsd) {
        return new SpareCost(bill.tier(), bill.usdPerHour(), bill.usdPerHour() - bareUsd, bill.usdPerMillionTokens());
    }

    /** What each loss does that was simulated, the worst first. */
    private List<UnitLoss> losses(SpareSetting setting, List<Integer> spares) {
        return known(setting.units(spares, runs)).stream()
                .map(unit -> known(setting.lose(spares, unit, runs)))
                .sorted(Comparator.comparingDouble(UnitLoss::attainment))
                .toList();
    }

    private List<PricedRun> undisturbed(SpareSetting setting, List<Integer> spares) {
        return known(setting.undisturbed(spares, runs));
    }

    private static <T> T known(@Nullable T value) {
        return Objects.requireNonNull(value, "what was chosen was simulated");
    }
}
