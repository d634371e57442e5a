package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.Layout;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.whatif.Change;
import io.goodput.contracts.whatif.ChangeOutcome;
import io.goodput.contracts.whatif.WhatIfAnswer;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What changes do to a plan. Its own run is asked for as the plan's search asks for it, so that where the plan was searched it
 * is known; under other prices it is the same run. Every other change is a run to its end. Rules: {@code docs/planning.md}.
 */
public final class WhatIfSearch implements Search<WhatIfAnswer> {
    private final WhatIfRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final RunTemplate template;
    private final Pricing prices;
    private final KnownRuns known = new KnownRuns();
    private final Map<Pricing, PricedRun> repriced = new HashMap<>();
    private int rounds;

    /**
     * @param question with every field filled
     * @param estimates of the plan's model, and of the systems of layout and changes
     * @param rates the price book that the plan names
     */
    public WhatIfSearch(WhatIfRequest question, Estimates estimates, RateCard rates) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        PlanRequest plan = question.plan();
        this.template = RunTemplate.of(plan, estimates.errorBands());
        this.prices = RunTemplate.resolved(plan.pricing(), "pricing");
        known.find(List.of(searched()));
        known.find(question.changes().stream()
                .filter(change -> change.pricing() == null)
                .map(this::spec)
                .toList());
    }

    /** The plan's run as its search has it. */
    private RunSpec searched() {
        return naming(question.layout()).run(question.layout(), template.seed());
    }

    /** The same to its end; what was not cut short has come there. */
    private RunSpec complete() {
        return naming(question.layout()).completeRun(question.layout(), template.seed());
    }

    private RunSpec spec(Change change) {
        Layout layout = change.on(question.layout());
        RunTemplate changed = naming(layout);
        Setting setting = Setting.of(change.slo() == null ? changed : changed.judgedBy(change.slo()));
        Double load = change.load();
        return (load == null ? setting : setting.loaded(template.traffic().times(load), load)).run(layout);
    }

    /** The plan's entries, and the further ones that a layout names. */
    private RunTemplate naming(Layout layout) {
        List<OwnEntry> entries =
                new ArrayList<>(Objects.requireNonNullElse(question.plan().ownEntries(), List.of()));
        for (OwnEntry each : question.allEntries()) {
            boolean isNamed = layout.pools().stream()
                    .anyMatch(pool ->
                            each.name().equals(pool.system()) || each.name().equals(pool.engine()));
            if (isNamed && !entries.contains(each)) {
                entries.add(each);
            }
        }
        return template.naming(entries);
    }

    @Override
    public List<RunSpec> round() {
        List<RunSpec> lacking = known.lacking();
        return lacking.isEmpty() && pricing().isPresent() ? List.of(own()) : lacking;
    }

    /** The specification of the plan's run, whose search's run is known: that one, or the one to its end. */
    private RunSpec own() {
        return isCutShort() ? complete() : searched();
    }

    private boolean isCutShort() {
        return get(searched()).report().cutShort() != null;
    }

    private PricedRun get(RunSpec spec) {
        return RunTemplate.resolved(known.find(List.of(spec)), "a run of the what-if")
                .getFirst();
    }

    @Override
    public Optional<Pricing> pricing() {
        return known.lacking().isEmpty()
                ? question.changes().stream()
                        .filter(change -> change.pricing() != null)
                        .map(change -> change.on(prices))
                        .filter(each -> !repriced.containsKey(each))
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public void complete(List<PricedRun> completed) {
        OpenRound.check(round().size(), completed.size());
        Optional<Pricing> others = pricing();
        if (others.isPresent()) {
            repriced.put(others.get(), completed.getFirst());
        } else {
            known.add(completed);
            if (isCutShort()) {
                known.find(List.of(complete()));
            }
        }
        rounds++;
    }

    @Override
    public SearchProgress progress() {
        int open = round().size();
        return new SearchProgress(
                rounds,
                known.size(),
                1 + question.changes().size(),
                open,
                null,
                open == 0 ? "done" : pricing().isPresent() ? "pricing" : "simulating");
    }

    @Override
    public WhatIfAnswer answer() {
        if (!round().isEmpty()) {
            throw new IllegalStateException("the search is not over: " + round().size() + " runs are open");
        }
        PricedRun plan = get(own());
        var differences = new Differences(plan, RunTemplate.resolved(prices.tiers(), "pricing.tiers"));
        List<ChangeOutcome> outcomes = new ArrayList<>();
        for (Change change : question.changes()) {
            Pricing others = change.on(prices);
            @Nullable PricedRun again = repriced.get(others);
            outcomes.add(differences.of(
                    change,
                    change.on(question.layout()),
                    change.pricing() == null || again == null ? get(spec(change)) : again,
                    RunTemplate.resolved(others.tiers(), "pricing.tiers")));
        }
        return new WhatIfAnswer(
                question,
                estimates.build(),
                rates.priceBook(),
                plan,
                outcomes,
                estimates.errorBands(),
                Provenance.assumptions(estimates, rates, question),
                Provenance.basisOfWhatIf());
    }
}
