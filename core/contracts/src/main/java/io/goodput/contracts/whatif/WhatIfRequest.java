package io.goodput.contracts.whatif;

import io.goodput.contracts.Checks;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TraceNames;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The question: what would each of these changes do to a plan? Nothing is searched: each is one run of one layout, or none
 * where only prices change.
 *
 * @param plan the plan's question; its space, limits and explanation have no bearing
 * @param layout what the plan found, or any other layout; without step times of its own
 * @param changes 1 to 16, of different names, each on its own
 * @param ownEntries entries of the catalog that are the asker's own and that layout or changes name besides the plan's; those
 *     that a name refers to are added, none when absent
 */
public record WhatIfRequest(
        PlanRequest plan,
        Layout layout,
        List<Change> changes,
        @Nullable List<OwnEntry> ownEntries) {
    public static final int MAX_CHANGES = 16;

    public WhatIfRequest {
        changes = List.copyOf(changes);
        var checks = new Checks();
        for (int i = 0; i < layout.pools().size(); i++) {
            checks.require(
                    layout.pools().get(i).stepTimes() == null,
                    "layout/pools/" + i + "/stepTimes",
                    "given",
                    "the runs of a plan take the catalog's step times",
                    "Maybe leave it out, or stepTimeFactors of the plan");
        }
        checks.distinct("changes", changes.stream().map(Change::name).toList(), 1, MAX_CHANGES);
        for (int i = 0; i < Math.min(changes.size(), MAX_CHANGES); i++) {
            for (Violation each : broken(plan, layout, changes.get(i))) {
                checks.require(false, "changes/" + i + each.pointer(), each.value(), each.rule(), each.advice());
            }
        }
        if (ownEntries != null) {
            ownEntries = List.copyOf(ownEntries);
            checks.distinct(
                    "ownEntries",
                    ownEntries.stream()
                            .map(each -> each.kind() + " " + each.name())
                            .toList(),
                    1,
                    OwnEntry.MAX_ENTRIES);
        }
        checks.done();
    }

    /** What of a change does not suit this plan. */
    private static List<Violation> broken(PlanRequest plan, Layout layout, Change change) {
        var checks = new Checks();
        Pricing prices = pricing(plan);
        List<PriceTier> others =
                change.pricing() == null ? null : change.pricing().tiers();
        int tiers = prices.tiers() == null ? 1 : prices.tiers().size();
        checks.require(
                        !plan.slo().equals(change.slo()),
                        "slo",
                        "the plan's",
                        "the objective is the plan's: that changes nothing",
                        "Maybe another limitSeconds")
                .require(
                        change.pricing() == null || !change.on(prices).equals(prices),
                        "pricing",
                        "the plan's",
                        "the prices are the plan's: that changes nothing",
                        "Maybe another tier")
                .require(
                        others == null || others.size() == tiers,
                        "pricing/tiers",
                        others == null ? 0 : others.size() + " elements",
                        "each tier stands in the place of one of the plan's, which has %d".formatted(tiers),
                        "Maybe as many");
        try {
            change.on(layout);
            checks.done();
        } catch (InvalidInputException e) {
            return e.violations();
        }
        try {
            boolean isTheSame =
                    change.load() != null && plan.traffic().times(change.load()).equals(plan.traffic());
            new Checks()
                    .require(
                            !isTheSame,
                            "load",
                            String.valueOf(change.load()),
                            "so many times the users are as many users: that changes nothing",
                            "Maybe a larger change")
                    .done();
            return List.of();
        } catch (InvalidInputException e) {
            return e.violations().stream()
                    .map(each -> new Violation(
                            "/load", String.valueOf(change.load()), each.rule(), "Maybe a smaller change"))
                    .toList();
        }
    }

    private static Pricing pricing(PlanRequest plan) {
        return Objects.requireNonNullElse(plan.pricing(), new Pricing(null, null));
    }

    /** The plan's load, objective and prices on its layout, as one scenario; step time factors are the plan's to check. */
    public SimulationRequest scenario() {
        return scenario(plan.traffic(), plan.slo(), layout, pricing(plan));
    }

    /** The same with a change. */
    public SimulationRequest scenario(Change change) {
        return scenario(
                change.load() == null ? plan.traffic() : plan.traffic().times(change.load()),
                change.slo() == null ? plan.slo() : change.slo(),
                change.on(layout),
                change.on(pricing(plan)));
    }

    private SimulationRequest scenario(Traffic traffic, ServiceLevelObjective slo, Layout deployed, Pricing prices) {
        Set<String> names = new HashSet<>();
        deployed.pools()
                .forEach(pool -> names.addAll(Stream.of(pool.system(), pool.engine())
                        .filter(Objects::nonNull)
                        .toList()));
        Stream.of(plan.model(), plan.engine(), prices.priceBook())
                .filter(Objects::nonNull)
                .forEach(names::add);
        return scenario(
                traffic,
                slo,
                deployed,
                prices,
                allEntries().stream()
                        .filter(each -> names.contains(each.name()))
                        .toList());
    }

    private SimulationRequest scenario(
            Traffic traffic, ServiceLevelObjective slo, Layout deployed, Pricing prices, List<OwnEntry> entries) {
        return new SimulationRequest(
                plan.model(),
                plan.precision(),
                plan.engine(),
                traffic,
                slo,
                deployed,
                plan.routing(),
                null,
                null,
                null,
                null,
                prices,
                plan.sampling(),
                null,
                entries.isEmpty() ? null : entries);
    }

    /** What is asked of the simulator: of a resolved question the systems of layout and changes. */
    public EstimateRequest estimateRequest() {
        List<OwnEntry> entries = allEntries();
        return new EstimateRequest(
                plan.model(),
                Objects.requireNonNull(plan.precision()),
                Objects.requireNonNull(plan.engine()),
                plan.traffic(),
                plan.slo(),
                Stream.concat(Stream.of(layout), changes.stream().map(change -> change.on(layout)))
                        .flatMap(each -> each.systems().stream())
                        .distinct()
                        .toList(),
                List.of(layout.mode()),
                null,
                layout,
                null,
                plan.stepTimeFactors(),
                entries.isEmpty() ? null : entries);
    }

    /** The plan's own entries, then those of layout and changes. */
    public List<OwnEntry> allEntries() {
        return Stream.of(plan.ownEntries(), ownEntries)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** The same question about another plan. */
    public WhatIfRequest on(PlanRequest other) {
        return new WhatIfRequest(other, layout, changes, ownEntries);
    }

    /** The same with the contents of traces in the place of their names. */
    public WhatIfRequest resolved(TraceNames names) {
        try {
            return on(plan.resolved(names));
        } catch (InvalidInputException e) {
            throw e.under("/plan");
        }
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public WhatIfRequest named(OwnEntryNames names) {
        PlanRequest exact = plan.named(names);
        SimulationRequest named = on(exact)
                .scenario(
                        plan.traffic(),
                        plan.slo(),
                        layout,
                        pricing(exact),
                        on(exact).allEntries())
                .named(names);
        Layout found = named.layout();
        List<Change> all = new ArrayList<>();
        for (Change change : changes) {
            SystemChange system = change.system();
            named = named.withLayout(system == null ? found : alone(system.system()))
                    .withPricing(change.pricing())
                    .named(names);
            all.add(
                    system != null
                            ? change.onto(
                                    new SystemChange(named.layout().systems().getFirst(), system.role()))
                            : named.pricing() != null ? change.pricedBy(named.pricing()) : change);
        }
        List<OwnEntry> ofPlan = exact.ownEntries() == null ? List.of() : exact.ownEntries();
        List<OwnEntry> others = named.ownEntries() == null
                ? List.of()
                : named.ownEntries().stream()
                        .filter(each -> !ofPlan.contains(each))
                        .toList();
        return new WhatIfRequest(exact, found, all, others.isEmpty() ? null : others);
    }

    private static Layout alone(String system) {
        return new Layout(
                ServingMode.AGGREGATED, List.of(new PoolLayout(PoolRole.AGGREGATED, system, 1, 1, null, null)));
    }
}
