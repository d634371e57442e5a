package io.goodput.planning;

import io.goodput.contracts.Basis;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.futures.FuturesAnswer;
import io.goodput.contracts.futures.FuturesRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest layout that holds in enough of several futures of the traffic, and what each choice costs where another future
 * comes, under each price tier in turn. Rules: {@code docs/planning.md}.
 */
public final class FuturesSearch implements Search<FuturesAnswer> {
    private static final List<Basis> OWN_BASIS = List.of(
            new Basis(
                    "plan",
                    "of the layouts that hold over all seeds in futures of at least leastWeight, the first in the order of a plan,"
                            + " by its bill today"),
            new Basis(
                    "regretUsdPerHour",
                    "what is paid in a future for a layout, or for what is needed there in its place, over what is paid there for"
                            + " what is best there; both of the search's seed"),
            new Basis("worstRegretUsdPerHour, weightedRegretUsdPerHour", "of the futures in which some layout holds"),
            new Basis(
                    "split",
                    "an estimate, not simulated: a pool serves its instances × maxPacedRequestsPerSecond of the estimates, a"
                            + " layout the lesser of what its pools do; along the ratio, prompts stay as long as today's and decode"
                            + " work is proportional to the length of outputs"));

    private final FuturesRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final List<PlanRequest> plans;
    private final List<WeighedLoad> loads;
    private final List<PriceTier> tiers;

    private final KnownRuns known = new KnownRuns();

    private final List<TierFuturesSearch> over = new ArrayList<>();
    private @Nullable TierFuturesSearch current;
    private int rounds;

    /**
     * @param question with every field filled
     * @param estimates of the plan's model, systems and modes, today's and those of the futures
     * @param rates the price book that the plan names
     */
    public FuturesSearch(FuturesRequest question, Estimates estimates, RateCard rates) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        this.plans = Stream.concat(Stream.of(question.plan()), question.plansOfFutures().stream())
                .toList();
        List<Estimates> ofEach = Stream.concat(
                        Stream.of(estimates),
                        RunTemplate.resolved(estimates.futures(), "the futures' estimates").stream())
                .toList();
        List<Double> weights = question.weights();
        List<WeighedLoad> all = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            PlanRequest plan = plans.get(i);
            RunTemplate template = RunTemplate.of(plan, estimates.errorBands());
            template.checkSample(ofEach.get(i));
            all.add(new WeighedLoad(plan, template, ofEach.get(i), weights.get(i)));
        }
        this.loads = List.copyOf(all);
        Pricing pricing = RunTemplate.resolved(question.plan().pricing(), "pricing");
        this.tiers = RunTemplate.resolved(pricing.tiers(), "pricing.tiers");
        this.current = next();
        advance();
    }

    private @Nullable TierFuturesSearch next() {
        return over.size() == tiers.size()
                ? null
                : new TierFuturesSearch(question, plans, loads, rates, tiers.get(over.size()), over);
    }

    /** Goes on until runs are needed that are not known, or the search is over. */
    private void advance() {
        while (current != null && known.lacking().isEmpty()) {
            TierFuturesSearch search = current;
            List<RunSpec> wanted = search.wanted();
            if (wanted.isEmpty()) {
                if (!search.goOn(known.all())) {
                    over.add(search);
                    current = next();
                }
                continue;
            }
            if (known.find(wanted) != null) {
                search.close(known.all());
            }
        }
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
        TierFuturesSearch search = current;
        return search == null
                ? new SearchProgress(rounds, known.size(), 0, 0, null, "done")
                : search.progress(rounds, known.size());
    }

    @Override
    public FuturesAnswer answer() {
        if (current != null) {
            throw new IllegalStateException(
                    "the search is not over: " + known.lacking().size() + " runs are open");
        }
        return new FuturesAnswer(
                question,
                estimates.build(),
                rates.priceBook(),
                over.stream().map(TierFuturesSearch::answer).toList(),
                estimates.errorBands(),
                assumptions(),
                Stream.concat(Provenance.basis().stream(), OWN_BASIS.stream()).toList());
    }

    /** Those of the plan, then what the futures add to them. */
    private List<String> assumptions() {
        List<String> all = new ArrayList<>(Provenance.assumptions(estimates, rates, question.plan()));
        loads.stream()
                .flatMap(load -> load.estimates().assumptions().stream())
                .filter(each -> !all.contains(each))
                .distinct()
                .forEach(all::add);
        all.add("Prices, limits and what is owned are today's in every future.");
        return List.copyOf(all);
    }
}
