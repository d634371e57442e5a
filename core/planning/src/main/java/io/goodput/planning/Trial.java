package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Procurement;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SeedIntervals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated layout under one tier: its runs as it is and, while it may hold, under each further condition. It fails when the
 * conditions in which it does weigh more than may fail.
 */
final class Trial {
    /** One run that a trial still lacks. */
    record Missing(int condition, RunSpec spec) {}

    private final Candidate candidate;
    private final PriceTier tier;
    private final Purchase purchase;
    private final List<Condition> conditions;
    private final double mayFail;
    private final Rank rank;

    /** Of the conditions that were tried so far, in their order. */
    private final List<SeededRuns> runs = new ArrayList<>();

    /**
     * @param first its run on the search's seed, as it is, under the first load
     */
    Trial(Candidate candidate, PricedRun first, PriceTier tier, WeighedLoads loads, Purchase purchase) {
        this.candidate = candidate;
        this.tier = tier;
        this.purchase = purchase;
        this.conditions = loads.conditions(candidate.layout());
        this.mayFail = loads.mayFail(candidate.layout());
        this.runs.add(new SeededRuns(conditions.getFirst().template(), first));
        this.rank = purchase.rank(candidate.bound(), candidate.layout(), bill());
        if (rank.usdPerHour() < candidate.bound().usdPerHour()) {
            throw new IllegalStateException("the bill of " + candidate.id() + ", " + rank.usdPerHour()
                    + " $/h, is below its lower bound, " + candidate.bound().usdPerHour() + " $/h");
        }
    }

    Candidate candidate() {
        return candidate;
    }

    /** The run of the layout as it is, on the search's seed. */
    PricedRun run() {
        return runs.getFirst().first();
    }

    Bill bill() {
        return run().bill(tier);
    }

    /** What it takes of what is owned; null where nothing is. */
    @Nullable
    Procurement procurement() {
        return purchase.procurement(candidate.layout(), run(), tier);
    }

    /** How sure its figures are as it is; null where it was run on the search's seed alone. */
    @Nullable
    SeedIntervals overSeeds() {
        return OverSeeds.of(runs.getFirst().all(), candidate.layout(), purchase, tier);
    }

    /** Its place in the order by what it was billed. */
    Rank rank() {
        return rank;
    }

    /** The conditions that were tried so far, and the runs of each. */
    List<SeededRuns> runs() {
        return runs;
    }

    List<Condition> conditions() {
        return conditions;
    }

    /** The runs of the condition that was tried last: where it failed, of the one that it failed in. */
    SeededRuns last() {
        return runs.getLast();
    }

    /** The first condition in which it fails by all that is known. */
    Optional<Integer> failing() {
        for (int i = 0; i < runs.size(); i++) {
            if (!runs.get(i).holds()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Whether its dollars are within the limits, metered electricity and all. */
    boolean isAffordable() {
        return purchase.allows(rank.usdPerHour());
    }

    /** Whether no more of it fails, by all that is known, than may. */
    boolean mayHold() {
        double failed = 0;
        for (int i = 0; i < runs.size(); i++) {
            failed += runs.get(i).holds() ? 0 : conditions.get(i).weight();
        }
        return WeighedLoads.isAllowed(failed, mayFail) && isAffordable();
    }

    /** The run on the search's seed that decides whether it holds under the next condition; empty when all is decided. */
    Optional<RunSpec> undecided() {
        return runs.size() < conditions.size() && mayHold()
                ? Optional.of(conditions.get(runs.size()).run())
                : Optional.empty();
    }

    /** Takes the run that was undecided. */
    void decide(PricedRun run) {
        runs.add(new SeededRuns(conditions.get(runs.size()).template(), run));
    }

    /** The runs on fresh seeds that it lacks where it holds so far, each condition's in the order of the seeds. */
    List<Missing> unconfirmed() {
        List<Missing> missing = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Condition condition = conditions.get(i);
            List<Long> seeds = condition.template().confirmationSeeds();
            if (runs.get(i).holds()) {
                for (long seed : seeds.subList(runs.get(i).confirmations().size(), seeds.size())) {
                    missing.add(new Missing(i, condition.completeRun(seed)));
                }
            }
        }
        return missing;
    }

    /** Takes the next run on a fresh seed under one condition. */
    void confirm(int condition, PricedRun confirmation) {
        runs.get(condition).confirm(confirmation);
    }

    /** Its run to its end, where the one that it failed in was cut short; empty otherwise. */
    Optional<RunSpec> uncompleted() {
        Condition condition = conditions.get(runs.size() - 1);
        return last().isCutShort()
                ? Optional.of(condition.completeRun(condition.template().seed()))
                : Optional.empty();
    }

    /** Whether fresh seeds have struck it out. */
    boolean isReversed() {
        return !mayHold()
                && runs.stream().anyMatch(each -> each.first().report().holds() && each.isReversed());
    }

    /** Takes all that is known of what it lacks: under each condition up to the first run that is not. */
    void takeAll(Map<RunSpec, PricedRun> known) {
        Optional<RunSpec> next = undecided();
        while (next.isPresent() && known.containsKey(next.get())) {
            decide(known.get(next.get()));
            next = undecided();
        }
        Set<Integer> ended = new HashSet<>();
        for (Missing missing : unconfirmed()) {
            PricedRun run = known.get(missing.spec());
            if (run == null) {
                ended.add(missing.condition());
            } else if (!ended.contains(missing.condition())) {
                confirm(missing.condition(), run);
            }
        }
    }

    /** Whether it holds on the search's seed, and on all fresh ones. */
    boolean isConfirmed() {
        return holds() && unconfirmed().isEmpty();
    }

    /** Whether it holds by all that is known so far, and all conditions were tried. */
    boolean holds() {
        return mayHold() && runs.size() == conditions.size();
    }

    /** How near it came: the least over its conditions, as {@link SeededRuns#nearness} says. */
    double nearness() {
        return runs.stream().mapToDouble(SeededRuns::nearness).min().orElseThrow();
    }
}
