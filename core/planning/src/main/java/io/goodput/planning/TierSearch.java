package io.goodput.planning;

import io.goodput.contracts.CandidateOutcome;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.InstanceLoss;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSummary;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.TierAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The search under one price tier: the families of all systems and modes, advanced together in rounds. */
final class TierSearch {
    /**
     * One run of the open round.
     *
     * @param taker takes the run
     * @param giver gives back what is never run
     */
    private record Slot(RunSpec spec, boolean isOnFreshSeed, Consumer<PricedRun> taker, Runnable giver) {
        Slot(RunSpec spec, boolean isOnFreshSeed, Consumer<PricedRun> taker) {
            this(spec, isOnFreshSeed, taker, () -> {});
        }
    }

    /** The families whose winner is confirmed, and of them that with the cheapest, first. */
    private static final Comparator<Family> BEST_FIRST = Comparator.<Family, Boolean>comparing(
                    family -> !winner(family).isConfirmed())
            .thenComparing(family -> winner(family).rank());

    private final RunTemplate template;
    private final WeighedLoads loads;
    private final PriceTier tier;
    private final int roundSize;
    private final List<Family> families = new ArrayList<>();
    private final Verdicts verdicts;
    private final long excludedByMemory;
    private final List<ErrorBand> errorBands;
    private final boolean isCompared;
    private final @Nullable Set<String> failed;
    private List<Slot> round = List.of();

    private @Nullable TierComparison comparison;
    private boolean stopped;

    /**
     * @param earlier answers under other tiers: what held there holds here
     * @param failed ids of layouts that are known to fail, where nothing but the winner is asked for; null for a plan, which
     *     tells of each system and mode
     */
    TierSearch(
            PlanRequest question,
            RunTemplate template,
            Estimates estimates,
            RateCard rates,
            PriceTier tier,
            List<TierAnswer> earlier,
            @Nullable Set<String> failed) {
        this(question, WeighedLoads.of(question, template, estimates), rates, tier, earlier, failed);
    }

    /**
     * A search for what holds under several loads.
     *
     * @param question about the first load
     */
    TierSearch(
            PlanRequest question,
            WeighedLoads loads,
            RateCard rates,
            PriceTier tier,
            List<TierAnswer> earlier,
            @Nullable Set<String> failed) {
        Estimates estimates = loads.first().estimates();
        this.failed = failed;
        this.loads = loads;
        this.template = loads.first().template();
        this.tier = tier;
        this.errorBands = estimates.errorBands();
        // What contenders need under drawn errors is counted in units that are billed, without spares, as predicted.
        this.isCompared = failed == null
                && question.objective() == PlanObjective.USD
                && template.spareInstances() == 0
                && !question.isRobust()
                && (question.existingCapacity() == null
                        || question.existingCapacity().isEmpty());
        this.roundSize = RunTemplate.resolved(question.roundSize(), "roundSize");
        this.verdicts = new Verdicts(question, template, tier, estimates);
        InstanceBound bound = loads.bound();
        List<ServingMode> modes = RunTemplate.resolved(question.modes(), "modes");
        for (String system : question.systems()) {
            for (ServingMode mode : modes) {
                addFamilies(List.of(system), mode, estimates, bound, question, rates, earlier);
            }
        }
        for (SystemMix mix : question.mixes()) {
            addFamilies(
                    List.of(mix.prefill(), mix.decode()),
                    ServingMode.DISAGGREGATED,
                    estimates,
                    bound,
                    question,
                    rates,
                    earlier);
        }
        this.excludedByMemory = estimates.instances().stream()
                .filter(estimate -> !loads.fits(estimate)
                        && question.systems().contains(estimate.system())
                        && modes.stream().anyMatch(mode -> mode.roles().contains(estimate.role())))
                .count();
        open();
    }

    /** Layouts of the same systems and mode that held under other tiers. */
    private static List<Layout> held(List<String> systems, ServingMode mode, List<TierAnswer> earlier) {
        return earlier.stream()
                .flatMap(answer -> Stream.concat(
                        Stream.ofNullable(answer.winner()),
                        answer.runnersUp().stream()
                                .filter(CandidateOutcome::holds)
                                .flatMap(outcome -> Stream.ofNullable(outcome.best()))))
                .map(LayoutOutcome::layout)
                .filter(layout -> layout.mode() == mode && layout.systems().equals(systems))
                .distinct()
                .toList();
    }

    /** One for each way to run their layouts. What one system costs run plainly is told of each; all else is there to win. */
    private void addFamilies(
            List<String> systems,
            ServingMode mode,
            Estimates estimates,
            InstanceBound bound,
            PlanRequest question,
            RateCard rates,
            List<TierAnswer> earlier) {
        boolean isThereToWin = failed != null || systems.size() > 1;
        for (Operation operation : question.operations(mode)) {
            families.add(family(systems, mode, operation, isThereToWin, estimates, bound, question, rates, earlier));
            isThereToWin = true;
        }
    }

    private Family family(
            List<String> systems,
            ServingMode mode,
            Operation operation,
            boolean isThereToWin,
            Estimates estimates,
            InstanceBound bound,
            PlanRequest question,
            RateCard rates,
            List<TierAnswer> earlier) {
        Limits limits = RunTemplate.resolved(question.limits(), "limits");
        Purchase purchase = Purchase.of(systems, tier, rates, estimates, question);
        List<Layout> held = held(systems, mode, earlier);
        List<PoolRole> roles = mode.roles();
        List<List<InstanceEstimate>> pools = new ArrayList<>();
        for (int i = 0; i < roles.size(); i++) {
            PoolRole role = roles.get(i);
            String system = systems.get(Math.min(i, systems.size() - 1));
            List<InstanceEstimate> instances = estimates.instances().stream()
                    .filter(estimate -> estimate.system().equals(system) && estimate.role() == role)
                    .map(estimate -> estimate.slower(template.slowness(system)))
                    .toList();
            List<InstanceEstimate> fitting =
                    instances.stream().filter(loads::fits).toList();
            if (fitting.isEmpty()) {
                String reason = instances.isEmpty()
                        ? "no instance of it can be built"
                        : instances.getLast().reason();
                return new Family(systems, mode, operation, purchase, null, reason, held, Set.of(), isThereToWin);
            }
            pools.add(fitting);
        }
        var space = new LayoutSpace(mode, operation, pools, bound, purchase, template.spareInstances());
        return new Family(
                systems,
                mode,
                operation,
                purchase,
                space,
                verdicts.withoutLayouts(space, purchase.prices(), limits),
                held,
                failed == null ? Set.of() : failed,
                isThereToWin);
    }

    /** Ids of the layouts that fail on the search's seed. */
    List<String> failed() {
        return families.stream().flatMap(family -> family.failed().stream()).toList();
    }

    /** Layouts gone past in order because they were known to fail. */
    long inherited() {
        return families.stream().mapToLong(Family::inherited).sum();
    }

    /** The runs of the open round; empty when the search under this tier is over. */
    List<RunSpec> wanted() {
        return comparison == null ? round.stream().map(Slot::spec).toList() : comparison.wanted();
    }

    /** Closes the open round: all of its runs are known. */
    void close(Map<RunSpec, PricedRun> known) {
        if (comparison != null) {
            comparison.advance(known);
            return;
        }
        for (Slot slot : round) {
            PricedRun run = known.get(slot.spec());
            if (run == null) {
                throw new IllegalStateException("the round is closed without the run of "
                        + slot.spec().layout().id() + ", seed " + slot.spec().seed());
            }
            slot.taker().accept(run);
        }
        open();
        Family winning = winning();
        // Errors of the step times are drawn for each system: of two at once nothing is said yet.
        if (round.isEmpty() && winning != null && !winning.isMix() && isCompared) {
            List<Rival> rivals = new ArrayList<>();
            rivalling()
                    .sorted(Comparator.comparing(family -> !family.equals(winning)))
                    .map(family -> Rival.find(family, nearest(family), template, tier))
                    .flatMap(Stream::ofNullable)
                    .forEach(rivals::add);
            comparison = new TierComparison(template, errorBands, rivals, roundSize);
            comparison.advance(known);
        }
    }

    /**
     * Of each system and mode the family that errors of the step times are drawn for: of those proven the cheapest, or the
     * plain one.
     */
    private Stream<Family> rivalling() {
        Map<List<Object>, Family> rivalling = new LinkedHashMap<>();
        for (Family family : families) {
            if (!family.isMix()) {
                rivalling.merge(List.of(family.system(), family.mode()), family, TierSearch::cheaper);
            }
        }
        return rivalling.values().stream();
    }

    private static Family cheaper(Family first, Family other) {
        Trial before = first.winner();
        Trial found = other.winner();
        boolean isCheaper = found != null
                && found.isConfirmed()
                && other.isProven()
                && (before == null || found.rank().isBefore(before.rank()));
        return isCheaper ? other : first;
    }

    /** Ends the search with the runs that are known: no other will be. */
    void stop(Map<RunSpec, PricedRun> known) {
        stopped = true;
        if (comparison != null) {
            comparison = null;
            return;
        }
        for (Slot slot : round) {
            PricedRun run = known.get(slot.spec());
            if (run == null) {
                slot.giver().run();
            } else if (!slot.isOnFreshSeed()) {
                slot.taker().accept(run);
            }
        }
        for (Family family : families) {
            family.heldElsewhere().forEach(candidate -> tryIfKnown(family, candidate, known));
            family.trials().forEach(trial -> trial.takeAll(known));
            family.stop();
        }
        round = List.of();
    }

    /** Takes a layout's run on the search's seed, if it is known. */
    private void tryIfKnown(Family family, Candidate candidate, Map<RunSpec, PricedRun> known) {
        PricedRun run = known.get(loads.firstRun(candidate.layout()));
        if (run != null) {
            family.completed(new Trial(candidate, run, tier, loads, family.purchase()));
        }
    }

    /**
     * Opens the next round: layouts that hold as they are under their next condition first, then confirmations, then the
     * open families' layouts by their bounds.
     */
    private void open() {
        families.forEach(family -> family.settle(verified()));
        Rank verified = verified();
        List<Slot> slots = new ArrayList<>();
        for (Family family : families) {
            for (Trial trial : family.undecided()) {
                trial.undecided().ifPresent(spec -> slots.add(new Slot(spec, false, trial::decide)));
            }
        }
        for (Family family : families) {
            Trial trial = family.isOpen(verified) || !family.undecided().isEmpty() ? null : family.toConfirm();
            if (trial != null) {
                for (Trial.Missing missing : trial.unconfirmed()) {
                    slots.add(new Slot(missing.spec(), true, run -> trial.confirm(missing.condition(), run)));
                }
            }
        }
        while (slots.size() < roundSize) {
            Family cheapest = null;
            Rank least = null;
            for (Family family : families) {
                if (family.isOpen(verified)) {
                    Candidate open = family.cheapestOpen();
                    if (open != null && (least == null || open.bound().isBefore(least))) {
                        cheapest = family;
                        least = open.bound();
                    }
                }
            }
            if (cheapest == null) {
                break;
            }
            Family family = cheapest;
            Candidate candidate = family.offer();
            slots.add(new Slot(
                    loads.firstRun(candidate.layout()),
                    false,
                    run -> family.completed(new Trial(candidate, run, tier, loads, family.purchase())),
                    () -> family.giveBack(candidate)));
        }
        if (slots.isEmpty() && failed == null) {
            completeThoseToldOf(slots);
        }
        round = List.copyOf(slots.subList(0, Math.min(slots.size(), roundSize)));
    }

    /** What came nearest where nothing holds is told with its figures: of a run that was cut short there are none. */
    private void completeThoseToldOf(List<Slot> slots) {
        for (Family family : families) {
            Trial trial = family.winner() == null ? nearest(family) : null;
            if (trial != null) {
                trial.uncompleted()
                        .ifPresent(spec -> slots.add(
                                new Slot(spec, false, run -> trial.last().complete(run))));
            }
        }
    }

    /** The cheapest winner that a family has verified; null while there is none. */
    private @Nullable Rank verified() {
        return families.stream()
                .map(Family::winner)
                .flatMap(Stream::ofNullable)
                .filter(Trial::isConfirmed)
                .map(Trial::rank)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    long considered() {
        return families.stream().mapToLong(Family::considered).sum();
    }

    /** Layouts that are still to be simulated or excluded. */
    long layoutsOpen() {
        return families.stream()
                .filter(family -> !family.isSettled())
                .mapToLong(Family::untried)
                .sum();
    }

    @Nullable
    Double bestUsdPerHour() {
        return families.stream()
                .map(Family::best)
                .flatMap(Stream::ofNullable)
                .map(Trial::rank)
                .min(Comparator.naturalOrder())
                .map(Rank::usdPerHour)
                .orElse(null);
    }

    String phase() {
        if (comparison != null) {
            return EnumNames.of(tier) + ": comparing under common errors of the step times";
        }
        long confirming = round.stream().filter(Slot::isOnFreshSeed).count();
        long searching = families.stream().filter(family -> !family.isSettled()).count();
        return "%s: %d of %d kinds of layouts open%s"
                .formatted(
                        EnumNames.of(tier),
                        searching,
                        families.size(),
                        confirming == 0 ? "" : ", " + confirming + " runs on fresh seeds");
    }

    TierAnswer answer() {
        Family winning = winning();
        if (winning == null) {
            return withoutWinner();
        }
        Trial winner = winner(winning);
        List<CandidateOutcome> others = new ArrayList<>();
        families.stream()
                .filter(family -> !family.equals(winning) && family.winner() != null)
                .sorted(BEST_FIRST)
                .forEach(family -> others.add(holding(family, winning)));
        addNotHolding(others, winning);
        boolean proven = winner.isConfirmed() && families.stream().noneMatch(family -> family.mayBeat(winner.rank()));
        Family second = families.stream()
                .filter(family -> !family.equals(winning) && family.winner() != null)
                .filter(family -> winner(family).isConfirmed() == winner.isConfirmed())
                .min(Comparator.comparing(family -> winner(family).rank()))
                .orElse(null);
        boolean othersProven = families.stream()
                .filter(family -> !family.equals(winning) && !isVerified(family))
                .allMatch(family -> family.winner() == null && family.isProven());
        String verdict = verdicts.won(winner, second, proven, othersProven);
        double gapShare = gapShare(winner);
        return new TierAnswer(
                tier,
                outcome(winner, verdict),
                null,
                others,
                comparison == null ? null : comparison.result(),
                summary(proven, gapShare, proof(winner, proven, gapShare)));
    }

    /** The winner and how its search went, without words, where nothing else is asked for. */
    TierAnswer winnerAlone() {
        Family winning = winning();
        Trial winner = winning == null ? null : winning.winner();
        boolean proven = families.stream()
                .noneMatch(family -> winner == null ? family.cheapestOpen() != null : family.mayBeat(winner.rank()));
        return new TierAnswer(
                tier,
                winner == null ? null : outcome(winner, ""),
                null,
                List.of(),
                null,
                summary(proven, winner == null ? null : (Double) gapShare(winner), ""));
    }

    private String proof(@Nullable Trial winner, boolean proven, @Nullable Double gapShare) {
        return stopped
                ? verdicts.proofAtDeadline(families, winner, proven, gapShare)
                : verdicts.proof(families, winner, proven);
    }

    /** By what share of what the winner takes of the objective the best layout that is left, or not confirmed, might take less. */
    private double gapShare(Trial winner) {
        double cost = winner.rank().cost();
        double least = cost;
        for (Family family : families) {
            Candidate open = family.cheapestOpen();
            if (open != null) {
                least = Math.min(least, open.bound().cost());
            }
            least = Math.min(
                    least,
                    family.unconfirmed()
                            .mapToDouble(trial -> trial.rank().cost())
                            .min()
                            .orElse(least));
        }
        return cost == 0 ? 0 : 1 - least / cost;
    }

    /** The family of the cheapest winner; null while there is none. */
    private @Nullable Family winning() {
        return families.stream()
                .filter(family -> family.winner() != null)
                .min(BEST_FIRST)
                .orElse(null);
    }

    private static boolean isVerified(Family family) {
        return family.winner() != null && winner(family).isConfirmed();
    }

    private static Trial winner(Family family) {
        return RunTemplate.resolved(family.winner(), "winner");
    }

    private TierAnswer withoutWinner() {
        Family nearest = null;
        for (Family family : families) {
            Trial trial = nearest(family);
            if (trial != null && (nearest == null || isNearer(trial, nearest(nearest)))) {
                nearest = family;
            }
        }
        List<CandidateOutcome> others = new ArrayList<>();
        addNotHolding(others, nearest);
        boolean proven = families.stream().allMatch(family -> family.cheapestOpen() == null);
        Trial trial = nearest == null ? null : nearest(nearest);
        return new TierAnswer(
                tier,
                null,
                trial == null ? null : outcome(trial, verdicts.missed(trial)),
                others,
                null,
                summary(proven, null, proof(null, proven, null)));
    }

    private boolean isNearer(Trial trial, @Nullable Trial other) {
        return other == null || nearestFirst().compare(trial, other) < 0;
    }

    /** By how near they came, then the cheaper one. */
    private Comparator<Trial> nearestFirst() {
        return Comparator.<Trial>comparingDouble(trial -> -trial.nearness()).thenComparing(Trial::rank);
    }

    /** What came nearest; null when there is nothing, or nothing with figures and the search was stopped. */
    private @Nullable Trial nearest(Family family) {
        return family.trials().stream()
                .filter(trial -> !stopped || !trial.last().isCutShort())
                .min(nearestFirst())
                .orElse(null);
    }

    private CandidateOutcome holding(Family family, Family winning) {
        Trial trial = winner(family);
        String verdict = trial.isConfirmed() ? verdicts.lost(trial, family, winner(winning)) : verdicts.mayHold(trial);
        return told(family, outcome(trial, verdict), true, verdict);
    }

    private void addNotHolding(List<CandidateOutcome> others, @Nullable Family except) {
        families.stream()
                .filter(family -> !family.equals(except) && family.winner() == null)
                .filter(family -> !family.isThereToWin() || family.simulated() > 0)
                .map(this::notHolding)
                .forEach(others::add);
    }

    private CandidateOutcome notHolding(Family family) {
        Trial nearest = nearest(family);
        if (nearest == null) {
            String reason = family.reasonWithoutLayouts();
            return told(family, null, false, reason.isEmpty() ? verdicts.unknown(family) : reason);
        }
        String verdict = verdicts.noneHeld(nearest, family);
        return told(family, outcome(nearest, verdict), false, verdict);
    }

    private static CandidateOutcome told(Family family, @Nullable LayoutOutcome best, boolean holds, String verdict) {
        Operation operation = family.operation();
        return new CandidateOutcome(
                family.system(),
                family.mode(),
                operation.equals(Operation.PLAIN) ? null : operation,
                best,
                holds,
                verdict);
    }

    private static LayoutOutcome outcome(Trial trial, String verdict) {
        List<InstanceLoss> losses = new ArrayList<>();
        for (int i = 1; i < trial.runs().size(); i++) {
            if (trial.conditions().get(i).isLoss()) {
                losses.add(loss(trial.conditions().get(i), trial.runs().get(i)));
            }
        }
        return new LayoutOutcome(
                trial.candidate().layout(),
                trial.candidate().id(),
                runIds(trial.runs().getFirst()),
                trial.run().report(),
                trial.bill(),
                trial.overSeeds(),
                trial.procurement(),
                losses,
                verdict);
    }

    private static InstanceLoss loss(Condition condition, SeededRuns runs) {
        Report report = runs.first().report();
        return new InstanceLoss(
                condition.lost(),
                runIds(runs),
                runs.holds(),
                report.attainment(),
                report.limits(),
                condition.inWords());
    }

    private static List<String> runIds(SeededRuns runs) {
        return runs.all().stream().map(PricedRun::runId).toList();
    }

    private SearchSummary summary(boolean proven, @Nullable Double gapShare, String proof) {
        Rank verified = verified();
        long byCost = families.stream()
                .filter(family -> family.isThereToWin()
                        ? verified != null && family.cannotBeat(verified)
                        : isVerified(family) && family.isProven())
                .mapToLong(Family::untried)
                .sum();
        return new SearchSummary(
                families.stream().mapToLong(Family::shapesConsidered).sum(),
                considered(),
                excludedByMemory,
                families.stream().mapToLong(Family::excluded).sum(),
                byCost,
                families.stream().mapToLong(Family::simulated).sum(),
                families.stream().mapToInt(Family::reversals).sum(),
                proven,
                gapShare,
                proof);
    }
}
