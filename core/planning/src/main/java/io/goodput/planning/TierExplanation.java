package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.CandidateOutcome;
import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LatencyParts;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.explanation.Explanation;
import io.goodput.contracts.explanation.GrownLoad;
import io.goodput.contracts.explanation.Headroom;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.explanation.InstanceChange;
import io.goodput.contracts.explanation.LatencyBudget;
import io.goodput.contracts.explanation.LimitBreak;
import io.goodput.contracts.explanation.ScaledLayout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The winner of a tier explained: each of its questions asks for the next run that it lacks.
 * Rules: {@code docs/planning.md}.
 */
final class TierExplanation implements TierInquiry {
    /** Loads at which the plan is looked at again, in times of the question's. */
    private static final double[] GROWTH = {1.5, 2, 4};

    /** Runners-up that are scaled beside the winner. */
    private static final int RUNNERS_UP = 2;

    private final TierFacts facts;
    private final LayoutOutcome winner;
    private List<RunSpec> wanted = List.of();
    private @Nullable Explanation result;

    private TierExplanation(TierFacts facts, LayoutOutcome winner) {
        this.facts = facts;
        this.winner = winner;
    }

    /** What there is to explain; empty where nothing holds, or where the question asks for no explanation. */
    static Optional<TierExplanation> find(TierFacts facts) {
        return Boolean.TRUE.equals(facts.question().explain())
                ? Optional.ofNullable(facts.answer().winner()).map(winner -> new TierExplanation(facts, winner))
                : Optional.empty();
    }

    @Override
    public List<RunSpec> wanted() {
        return wanted;
    }

    @Override
    public void advance(Map<RunSpec, PricedRun> known) {
        var runs = new ExplainedRuns(known);
        Set<RunSpec> missing = new LinkedHashSet<>();
        for (Runnable inquiry : inquiries(runs)) {
            try {
                inquiry.run();
            } catch (RunNeeded needed) {
                missing.add(needed.spec());
            }
        }
        wanted = missing.stream()
                .limit(RunTemplate.resolved(facts.question().roundSize(), "roundSize"))
                .toList();
        if (wanted.isEmpty()) {
            result = explanation(runs);
        }
    }

    @Override
    public String phase() {
        return EnumNames.of(facts.answer().tier()) + ": explaining the winner, " + wanted.size() + " runs wanted";
    }

    @Override
    public TierAnswer told() {
        return facts.answer().with(RunTemplate.resolved(result, "explanation"));
    }

    /** All that has to be simulated, in parts that do not wait for each other. */
    private List<Runnable> inquiries(ExplainedRuns runs) {
        List<Runnable> all = new ArrayList<>();
        all.add(() -> headroom(winner.layout(), runs));
        for (double factor : GROWTH) {
            grown(factor).ifPresent(setting -> all.add(() -> runs.get(setting.run(winner.layout()))));
        }
        for (Changed changed : changes()) {
            all.add(() -> change(changed, runs));
        }
        all.addAll(inputs(runs).inquiries());
        for (double factor : GROWTH) {
            grown(factor)
                    .ifPresent(setting ->
                            scaled().forEach(layout -> all.add(() -> needed(List.of(layout), setting, runs))));
        }
        return all;
    }

    private Explanation explanation(ExplainedRuns runs) {
        Headroom headroom = headroom(winner.layout(), runs);
        List<InstanceChange> instances =
                changes().stream().map(changed -> change(changed, runs)).toList();
        List<InputEffect> inputs = inputs(runs).effects();
        List<GrownLoad> growth = new ArrayList<>();
        for (double factor : GROWTH) {
            grown(factor).ifPresent(setting -> growth.add(growth(factor, setting, runs)));
        }
        return new Explanation(
                Causes.of(winner.report(), winner.layout()),
                budgets(winner.report()),
                headroom,
                instances,
                inputs,
                growth,
                runs.used(),
                ExplanationWords.method(facts.template().seed(), runs.used(), inputs));
    }

    private static List<LatencyBudget> budgets(Report report) {
        return report.limits().stream()
                .flatMap(outcome -> Stream.ofNullable(outcome.parts()).map(parts -> budget(outcome, parts)))
                .toList();
    }

    private static LatencyBudget budget(LimitOutcome outcome, LatencyParts parts) {
        double used = outcome.valueOverLimit();
        double part = parts.seconds() == 0 ? 0 : used / parts.seconds();
        return new LatencyBudget(
                outcome.limit(),
                outcome.valueSeconds(),
                parts.prefillQueueSeconds() * part,
                parts.prefillComputeSeconds() * part,
                parts.decodeRoomSeconds() * part,
                parts.kvTransferSeconds() * part,
                parts.decodeComputeSeconds() * part,
                1 - used,
                parts.requests());
    }

    private Headroom headroom(Layout layout, ExplainedRuns runs) {
        return new HeadroomSearch(facts.setting(), runs).of(layout);
    }

    private InputEffects inputs(ExplainedRuns runs) {
        return new InputEffects(
                facts.template(), facts.estimates(), facts.answer(), winner, scaled(), facts.scaling(runs), runs);
    }

    /** The setting of a larger load; empty where the load cannot be as large. */
    private Optional<Setting> grown(double factor) {
        Setting own = facts.setting();
        return ChangedTraffic.load(own.traffic(), factor).map(traffic -> own.loaded(traffic, factor));
    }

    /** Layouts that are scaled where the winner fails: the winner, and the cheapest runners-up that hold. */
    private List<Layout> scaled() {
        return Stream.concat(
                        Stream.of(winner),
                        facts.answer().runnersUp().stream()
                                .filter(CandidateOutcome::holds)
                                .flatMap(each -> Stream.ofNullable(each.best()))
                                .limit(RUNNERS_UP))
                .map(LayoutOutcome::layout)
                .toList();
    }

    private GrownLoad growth(double factor, Setting setting, ExplainedRuns runs) {
        Report report = runs.get(setting.run(winner.layout())).report();
        LimitBreak breaks = report.holds() ? null : Causes.broken(report, winner.layout(), factor);
        ScaledLayout needed = needed(scaled(), setting, runs).orElse(null);
        return new GrownLoad(
                factor,
                report.holds(),
                report.attainment(),
                breaks,
                needed,
                ExplanationWords.grown(factor, breaks, needed));
    }

    /** The winner where it holds, else the cheapest of these layouts when they are scaled. */
    private Optional<ScaledLayout> needed(List<Layout> layouts, Setting setting, ExplainedRuns runs) {
        boolean holds = runs.get(setting.run(winner.layout())).report().holds();
        return (holds ? List.of(winner.layout()) : layouts)
                .stream()
                        .flatMap(layout -> facts.scaling(runs).find(layout, setting).stream())
                        .min(InputEffects.BY_COST);
    }

    /** The winner with another number of instances in one pool. */
    private record Changed(int pool, int change, Layout layout) {}

    private List<Changed> changes() {
        List<PoolLayout> pools = winner.layout().pools();
        List<Changed> all = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            for (int change : new int[] {1, -1}) {
                List<Integer> counts = new ArrayList<>(
                        pools.stream().map(PoolLayout::instances).toList());
                counts.set(i, counts.get(i) + change);
                if (counts.get(i) > 0) {
                    all.add(new Changed(i, change, LayoutScaling.with(winner.layout(), counts)));
                }
            }
        }
        return all;
    }

    private InstanceChange change(Changed changed, ExplainedRuns runs) {
        PricedRun run = runs.get(facts.setting().run(changed.layout()));
        Report report = run.report();
        LimitOutcome worst = Causes.worst(report);
        Bill bill = run.bill(facts.answer().tier());
        Headroom headroom = headroom(changed.layout(), runs);
        double usdPerHour = facts.scaling(runs).told(changed.layout(), bill).usdPerHour();
        double more = usdPerHour - winner.usdPerHour();
        PoolLayout pool = changed.layout().pools().get(changed.pool());
        return new InstanceChange(
                changed.pool(),
                pool.role(),
                changed.change(),
                changed.layout().id(),
                facts.scaling(runs).isInsideLimits(changed.layout()),
                report.holds(),
                report.attainment(),
                worst.limit(),
                worst.valueOverLimit(),
                bill.gpusUsed(),
                bill.gpusBilled(),
                usdPerHour,
                more,
                headroom,
                ExplanationWords.instance(changed.change(), EnumNames.of(pool.role()), report.holds(), more, headroom));
    }
}
