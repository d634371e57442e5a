package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.capacity.CapacityAnswer;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.capacity.CarriedLoad;
import io.goodput.contracts.capacity.TierCapacity;
import io.goodput.contracts.explanation.LimitBreak;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The most load that a budget carries, of each system and mode, under each price tier, and of mixes of two systems that carry
 * more. Rules: {@code docs/planning.md}. */
public final class CapacitySearch implements Search<CapacityAnswer> {
    private final CapacityRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final RunTemplate template;
    private final KnownRuns known = new KnownRuns();
    private final LoadRuns runs;
    private final LoadBounds bounds;
    private final List<Tier> tiers = new ArrayList<>();
    private int rounds;

    /** A tier's systems and modes; once those are decided, its mixes of two systems, which have to carry more. */
    private final class Tier {
        private final PriceTier tier;
        private final List<FamilyCapacity> families = new ArrayList<>();
        private final List<CarriedLoad> without = new ArrayList<>();
        private @Nullable List<FamilyCapacity> mixes;

        Tier(PriceTier tier) {
            this.tier = tier;
            for (String system : question.plan().systems()) {
                List<String> alone = List.of(system);
                Purchase purchase = purchase(alone, tier);
                for (ServingMode mode : RunTemplate.resolved(question.plan().modes(), "modes")) {
                    family(alone, mode, purchase, 0)
                            .ifPresentOrElse(
                                    families::add, () -> without.add(without(system, mode, tier, purchase.maxGpus())));
                }
            }
        }

        private Optional<FamilyCapacity> mix(SystemMix mix, double toBeat) {
            List<String> both = List.of(mix.prefill(), mix.decode());
            return family(both, ServingMode.DISAGGREGATED, purchase(both, tier), toBeat);
        }

        private Optional<FamilyCapacity> family(
                List<String> systems, ServingMode mode, Purchase purchase, double toBeat) {
            List<FullLayouts.Full> layouts = layouts(systems, mode, purchase);
            return layouts.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new FamilyCapacity(
                            systems,
                            mode,
                            layouts,
                            bounds,
                            runs,
                            allowed(purchase, tier),
                            RunTemplate.resolved(question.plan().roundSize(), "roundSize"),
                            toBeat));
        }

        void advance() {
            families.forEach(FamilyCapacity::advance);
            if (mixes == null && families.stream().allMatch(FamilyCapacity::isDecided)) {
                double most = families.stream()
                        .mapToDouble(FamilyCapacity::holdsAt)
                        .max()
                        .orElse(0);
                mixes = question.plan().mixes().stream()
                        .flatMap(mix -> mix(mix, most).stream())
                        .toList();
            }
            mixes().forEach(FamilyCapacity::advance);
        }

        boolean isDecided() {
            return mixes != null && all().allMatch(FamilyCapacity::isDecided);
        }

        Stream<FamilyCapacity> all() {
            return Stream.concat(families.stream(), mixes().stream());
        }

        List<FamilyCapacity> mixes() {
            return mixes == null ? List.of() : mixes;
        }
    }

    /**
     * @param question with every field filled
     * @param estimates of the plan's model, systems and modes
     * @param rates the price book that the plan names
     */
    public CapacitySearch(CapacityRequest question, Estimates estimates, RateCard rates) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        PlanRequest plan = question.plan();
        this.template = RunTemplate.of(plan, estimates.errorBands());
        template.checkSample(estimates);
        this.runs = new LoadRuns(template, known);
        this.bounds = new LoadBounds(plan, estimates, template);
        Pricing pricing = RunTemplate.resolved(plan.pricing(), "pricing");
        for (PriceTier tier : RunTemplate.resolved(pricing.tiers(), "pricing.tiers")) {
            tiers.add(new Tier(tier));
        }
        advance();
    }

    private Purchase purchase(List<String> systems, PriceTier tier) {
        return Purchase.of(systems, tier, rates, estimates, question.plan());
    }

    /** Whether what a layout costs in a run is inside the budget. */
    private static BiPredicate<Layout, PricedRun> allowed(Purchase purchase, PriceTier tier) {
        return (layout, run) -> purchase.allows(purchase.usdPerHour(layout, run.bill(tier)));
    }

    private List<FullLayouts.Full> layouts(List<String> systems, ServingMode mode, Purchase purchase) {
        return question.plan().operations(mode).stream()
                .flatMap(operation -> layouts(systems, mode, operation, purchase))
                .sorted(FullLayouts.mostFirst(mode))
                .toList();
    }

    private Stream<FullLayouts.Full> layouts(
            List<String> systems, ServingMode mode, Operation operation, Purchase purchase) {
        List<List<InstanceEstimate>> pools = new ArrayList<>();
        for (int pool = 0; pool < mode.roles().size(); pool++) {
            String system = systems.get(Math.min(pool, systems.size() - 1));
            PoolRole role = mode.roles().get(pool);
            pools.add(estimates.instances().stream()
                    .filter(each -> each.system().equals(system) && each.role() == role && each.fits())
                    .filter(each -> !bounds.isBelowFloor(each, operation))
                    .toList());
        }
        return pools.stream().anyMatch(List::isEmpty) ? Stream.of() : new FullLayouts(operation, pools, purchase).all();
    }

    private CarriedLoad without(String system, ServingMode mode, PriceTier tier, int maxGpus) {
        RateCardEntry price = rates.get(system, tier);
        int unit = price.billingUnitGpus();
        String name = system + " " + EnumNames.of(mode);
        String verdict = maxGpus == 0
                ? "%s: the budget is less than a unit that is billed, %s at %s."
                        .formatted(name, Figures.gpus(unit), Figures.usdPerHour(unit * price.usdPerGpuHour()))
                : "%s: no layout in %s holds the model and meets the limits on latency with a single request."
                        .formatted(name, Figures.gpus(maxGpus));
        return new CarriedLoad(system, mode, 0, null, null, null, null, 0, 0, 0, true, 0.0, verdict);
    }

    private void advance() {
        tiers.forEach(Tier::advance);
    }

    @Override
    public List<RunSpec> round() {
        return known.lacking();
    }

    @Override
    public void complete(List<PricedRun> completed) {
        OpenRound.check(known.lacking().size(), completed.size());
        known.add(completed);
        rounds++;
        advance();
    }

    @Override
    public SearchProgress progress() {
        List<FamilyCapacity> all = tiers.stream().flatMap(Tier::all).toList();
        long considered = all.stream().mapToLong(FamilyCapacity::considered).sum();
        long open = all.stream()
                .filter(each -> !each.isDecided())
                .mapToLong(each -> each.considered() - each.simulated() - each.excluded())
                .sum();
        long decided = all.stream().filter(FamilyCapacity::isDecided).count();
        return new SearchProgress(
                rounds,
                known.size(),
                considered,
                open,
                null,
                tiers.stream().allMatch(Tier::isDecided)
                        ? "done"
                        : "raising the load: %d of %d systems and modes decided".formatted(decided, all.size()));
    }

    @Override
    public CapacityAnswer answer() {
        if (!known.lacking().isEmpty()) {
            throw new IllegalStateException(
                    "the search is not over: " + known.lacking().size() + " runs are open");
        }
        return new CapacityAnswer(
                question,
                estimates.build(),
                rates.priceBook(),
                tiers.stream().map(this::told).toList(),
                estimates.errorBands(),
                assumptions(estimates, rates, question.plan()),
                Provenance.basis());
    }

    private TierCapacity told(Tier tier) {
        List<CarriedLoad> carried = new ArrayList<>(Stream.concat(
                        tier.families.stream(), tier.mixes().stream().filter(mix -> mix.best() != null))
                .map(family -> carried(family, tier.tier))
                .toList());
        carried.addAll(tier.without);
        carried.sort(Comparator.comparingDouble((CarriedLoad each) -> -each.loadFactor())
                .thenComparing(CarriedLoad::system)
                .thenComparing(CarriedLoad::mode));
        long unproven = carried.stream().filter(each -> !each.proven()).count();
        String proof =
                "Of each system and mode, every layout that leaves no room for another instance was simulated at most"
                        + " 2 % above the load told, and failed, or is excluded by the capacity bound"
                        + (unproven == 0 ? "" : ", but for " + unproven + " of " + carried.size() + " (see each)")
                        + "."
                        + ofMixes(tier)
                        + " Taken for granted: a layout that fails under a load fails under a larger one, and an instance more"
                        + " never makes a layout carry less. It holds for the seeds that the horizon names.";
        return new TierCapacity(tier.tier, carried, proof);
    }

    /** That those mixes which are not told of carry no more than what is. */
    private static String ofMixes(Tier tier) {
        List<FamilyCapacity> beaten =
                tier.mixes().stream().filter(mix -> mix.best() == null).toList();
        if (beaten.isEmpty()) {
            return "";
        }
        long unproven = beaten.stream().filter(mix -> !mix.isProven()).count();
        return " Of mixes of two systems, %d carry no more than the best of one system, likewise%s."
                .formatted(
                        beaten.size(),
                        unproven == 0 ? "" : "; of %d of them not all layouts were looked at".formatted(unproven));
    }

    private CarriedLoad carried(FamilyCapacity family, PriceTier tier) {
        Layout layout = family.best();
        String name = family.system() + " " + EnumNames.of(family.mode());
        if (layout == null) {
            String verdict = "%s: none of the %d layouts tried holds at %s of the load or more."
                    .formatted(name, family.simulated(), times(FamilyCapacity.MIN_FACTOR));
            return carried(family, null, null, null, verdict);
        }
        double factor = family.holdsAt();
        List<PricedRun> held = runs.get(layout, factor);
        PricedRun first = held.getFirst();
        Bill bill = first.bill(tier);
        Purchase purchase = purchase(family.systems(), tier);
        BiPredicate<Layout, PricedRun> allowed = allowed(purchase, tier);
        PricedRun failing = family.failsAt() < Double.POSITIVE_INFINITY && runs.canBe(family.failsAt())
                ? runs.getFailing(layout, family.failsAt(), allowed)
                : null;
        LimitBreak breaks = failing == null || failing.report().holds()
                ? null
                : Causes.broken(failing.report(), layout, family.failsAt());
        boolean isTooDear = failing != null && !allowed.test(layout, failing);
        Double rate = rate(factor);
        var outcome = new LayoutOutcome(
                layout,
                layout.id(),
                held.stream().map(PricedRun::runId).toList(),
                first.report(),
                bill,
                OverSeeds.of(held, layout, purchase, tier),
                purchase.procurement(layout, first, tier),
                List.of(),
                "");
        String verdict = "%s carries %s the load%s with %s on %s, at %s and $%s/M tokens; %s"
                .formatted(
                        name,
                        times(factor),
                        rate == null ? "" : " (" + Figures.threeDigits(rate) + " requests/s)",
                        layout.id(),
                        Figures.gpus(layout.gpus()),
                        Figures.usdPerHour(outcome.usdPerHour()),
                        Figures.threeDigits(outcome.usdPerMillionTokens()),
                        end(family, failing != null, breaks, isTooDear));
        return carried(family, outcome.with(verdict), breaks, rate, verdict);
    }

    private static String end(FamilyCapacity family, boolean fails, @Nullable LimitBreak breaks, boolean isTooDear) {
        if (!fails) {
            return "it does not fail at the largest load that is tried.";
        }
        String above = times(family.failsAt());
        if (breaks != null) {
            return "at %s it does not hold: %s.".formatted(above, ExplanationWords.fails(breaks));
        }
        return isTooDear
                ? "at %s its metered electricity is beyond the budget.".formatted(above)
                : "at %s it holds on the search's seed, and not surely enough over all seeds.".formatted(above);
    }

    private CarriedLoad carried(
            FamilyCapacity family,
            @Nullable LayoutOutcome outcome,
            @Nullable LimitBreak breaks,
            @Nullable Double rate,
            String verdict) {
        return new CarriedLoad(
                family.system(),
                family.mode(),
                family.holdsAt(),
                family.failsAt() < Double.POSITIVE_INFINITY ? (Double) family.failsAt() : null,
                rate,
                breaks,
                outcome,
                family.considered(),
                family.excluded(),
                family.simulated(),
                family.isProven(),
                family.possibleFactor(),
                verdict);
    }

    private @Nullable Double rate(double factor) {
        Traffic traffic = question.plan().traffic();
        return traffic.requestsPerSecond() == null ? null : (Double) (traffic.openRate() * factor);
    }

    private static String times(double factor) {
        return ExplanationWords.times(factor);
    }

    private static List<String> assumptions(Estimates estimates, RateCard rates, PlanRequest plan) {
        List<String> assumptions = new ArrayList<>(Provenance.assumptions(estimates, rates, plan));
        assumptions.add(
                "Under more than the question's load a run has as many times the requests, so that it lasts as long.");
        return List.copyOf(assumptions);
    }
}
