package io.goodput.planning;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSummary;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.futures.FoundLayout;
import io.goodput.contracts.futures.FutureOptimum;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.futures.RoleSplit;
import io.goodput.contracts.futures.TierFutures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The search under one price tier: what is best in each future by itself, then what holds in enough of them, then what each of
 * these costs where another future comes.
 */
final class TierFuturesSearch {
    /** What a search found, without words. */
    private record Found(TierAnswer answer, long inherited) {
        @Nullable
        LayoutOutcome best() {
            return answer.winner();
        }

        FoundLayout told() {
            SearchSummary summary = answer.search();
            LayoutOutcome best = best();
            return new FoundLayout(
                    best == null
                            ? null
                            : RegretTable.chosen(
                                    best.layout(), best.runIds().getFirst(), best.bill(), best.usdPerHour()),
                    summary.layoutsConsidered(),
                    summary.excludedByCapacity(),
                    inherited,
                    summary.simulated(),
                    summary.reversals(),
                    summary.proven(),
                    summary.gapShare());
        }
    }

    private final FuturesRequest question;
    private final List<String> names;
    private final List<PlanRequest> plans;
    private final List<WeighedLoad> loads;
    private final double mayFail;
    private final RateCard rates;
    private final PriceTier tier;
    private final List<TierFuturesSearch> earlier;

    private final List<Found> optima = new ArrayList<>();

    /** How much the futures weigh in which a layout is known to fail. */
    private final Map<String, Double> failed = new LinkedHashMap<>();

    private @Nullable Found joint;
    private @Nullable TierSearch current;
    private @Nullable RegretTable regrets;

    /**
     * @param plans for each future by itself, today first, with every field filled
     * @param loads of each
     * @param earlier searches under other tiers, which are over: what held there holds here
     */
    TierFuturesSearch(
            FuturesRequest question,
            List<PlanRequest> plans,
            List<WeighedLoad> loads,
            RateCard rates,
            PriceTier tier,
            List<TierFuturesSearch> earlier) {
        this.question = question;
        this.names = question.names();
        this.plans = List.copyOf(plans);
        this.loads = List.copyOf(loads);
        this.mayFail = 1 - RunTemplate.resolved(question.leastWeight(), "leastWeight");
        this.rates = rates;
        this.tier = tier;
        this.earlier = List.copyOf(earlier);
        this.current = ofNextFuture();
    }

    private TierSearch ofNextFuture() {
        int next = optima.size();
        WeighedLoad load = loads.get(next);
        return new TierSearch(
                plans.get(next),
                load.template(),
                load.estimates(),
                rates,
                tier,
                earlier.stream().map(each -> each.optima.get(next).answer()).toList(),
                Set.of());
    }

    /** Today's load, whose bill counts, then the others: the one of which what is best costs the most is tried first. */
    private TierSearch ofAll() {
        Comparator<Integer> hardestFirst = Comparator.<Integer>comparingDouble(i -> {
                    LayoutOutcome best = optima.get(i).best();
                    return best == null ? Double.NEGATIVE_INFINITY : -best.usdPerHour();
                })
                .thenComparing(names::get);
        List<WeighedLoad> inOrder = Stream.concat(
                        Stream.of(0), IntStream.range(1, loads.size()).boxed().sorted(hardestFirst))
                .map(loads::get)
                .toList();
        Set<String> hopeless = new HashSet<>();
        failed.forEach((id, weight) -> {
            if (!WeighedLoads.isAllowed(weight, mayFail)) {
                hopeless.add(id);
            }
        });
        List<TierAnswer> held = Stream.concat(
                        earlier.stream().flatMap(each -> Stream.ofNullable(each.joint)), optima.stream())
                .map(Found::answer)
                .toList();
        return new TierSearch(plans.getFirst(), new WeighedLoads(inOrder, mayFail), rates, tier, held, hopeless);
    }

    /** The runs of the open round, all of them known or not; empty when {@link #goOn} has to be called. */
    List<RunSpec> wanted() {
        return current != null
                ? current.wanted()
                : Objects.requireNonNull(regrets).wanted();
    }

    /** Closes the open round: all of its runs are known. */
    void close(Map<RunSpec, PricedRun> known) {
        if (current != null) {
            current.close(known);
        } else {
            Objects.requireNonNull(regrets).advance(known);
        }
    }

    /** Goes on to what is next when nothing more is wanted; false when all is done. */
    boolean goOn(Map<RunSpec, PricedRun> known) {
        TierSearch over = current;
        if (over == null) {
            return false;
        }
        var found = new Found(over.winnerAlone(), over.inherited());
        if (optima.size() < loads.size()) {
            double weight = loads.get(optima.size()).weight();
            over.failed().forEach(id -> failed.merge(id, weight, Double::sum));
            optima.add(found);
            current = optima.size() < loads.size() ? ofNextFuture() : ofAll();
            return true;
        }
        joint = found;
        current = null;
        List<@Nullable LayoutOutcome> best = new ArrayList<>();
        optima.forEach(each -> best.add(each.best()));
        regrets = new RegretTable(names, plans, loads, best, found.best(), rates, tier);
        regrets.advance(known);
        return true;
    }

    /** How far it is. */
    SearchProgress progress(int rounds, long runs) {
        TierSearch search = current;
        String at = optima.size() < loads.size()
                ? "what is best in %s, future %d of %d"
                        .formatted(names.get(optima.size()), optima.size() + 1, loads.size())
                : search != null ? "what holds in enough of the futures" : "what each costs in the other futures";
        return new SearchProgress(
                rounds,
                runs,
                search == null ? 0 : search.considered(),
                search == null ? 0 : search.layoutsOpen(),
                search == null ? null : search.bestUsdPerHour(),
                EnumNames.of(tier) + ": " + at);
    }

    TierFutures answer() {
        Found found = RunTemplate.resolved(joint, "the plan");
        LayoutOutcome plan = found.best();
        List<FutureOptimum> best = IntStream.range(0, loads.size())
                .mapToObj(i -> new FutureOptimum(
                        names.get(i), loads.get(i).weight(), optima.get(i).told()))
                .toList();
        RoleSplit split =
                plan == null ? null : RoleSplits.of(plan.layout(), names, loads).orElse(null);
        return new TierFutures(
                tier, best, found.told(), Objects.requireNonNull(regrets).decisions(), split, proof(found, best));
    }

    private String proof(Found found, List<FutureOptimum> best) {
        boolean all = RunTemplate.resolved(question.leastWeight(), "leastWeight") == 1;
        String where =
                all ? "in a future" : "in futures of more than %s of all weight".formatted(Figures.percent(mayFail));
        String excluded = " or is excluded there by memory, by the floor times or by the capacity bound.";
        String claim;
        if (found.best() != null) {
            claim = found.answer().search().proven()
                    ? "Every layout that comes before the plan was simulated and failed " + where + "," + excluded
                    : "The plan is the cheapest found, not proven: the search gave up on others.";
        } else {
            claim = found.answer().search().proven()
                    ? "No layout inside the limits holds: each was simulated and failed " + where + "," + excluded
                    : "No layout that was simulated holds, which is not proven of the others.";
        }
        long proven = best.stream().filter(each -> each.found().proven()).count();
        return claim
                + (proven == best.size()
                        ? " What is best in each future is proven likewise."
                        : " What is best in a future is proven likewise for %d of %d.".formatted(proven, best.size()))
                + " What would hold where a layout fails is of other numbers of its instances, holds over all seeds, and is not"
                + " proven to be the cheapest.";
    }
}
