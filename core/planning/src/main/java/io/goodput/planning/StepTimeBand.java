package io.goodput.planning;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.explanation.InputChange;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.explanation.PlanInput;
import io.goodput.contracts.explanation.ScaledLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tier's winner holds when all steps take as long as either end of the error band says, and what of its kind
 * would hold at the upper one. On a mix of two systems the band is the wider one at each end.
 */
final class StepTimeBand implements TierInquiry {
    private final TierFacts facts;
    private final LayoutOutcome winner;
    private final double low;
    private final double high;
    private List<RunSpec> wanted = List.of();
    private @Nullable InputEffect result;

    private StepTimeBand(TierFacts facts, LayoutOutcome winner) {
        this.facts = facts;
        this.winner = winner;
        List<ErrorBand> bands = facts.estimates().errorBands().stream()
                .filter(band -> winner.layout().systems().contains(band.system()))
                .toList();
        this.low = 1 + bands.stream().mapToDouble(ErrorBand::lowShare).min().orElse(0);
        this.high = 1 + bands.stream().mapToDouble(ErrorBand::highShare).max().orElse(0);
    }

    /** What there is to tell; empty where nothing holds, and of a robust plan, which is made at the upper end. */
    static Optional<StepTimeBand> find(TierFacts facts) {
        return facts.question().isRobust()
                ? Optional.empty()
                : Optional.ofNullable(facts.answer().winner()).map(winner -> new StepTimeBand(facts, winner));
    }

    @Override
    public List<RunSpec> wanted() {
        return wanted;
    }

    @Override
    public void advance(Map<RunSpec, PricedRun> known) {
        var runs = new ExplainedRuns(known);
        try {
            List<InputChange> changes = List.of(change(low, runs), change(high, runs));
            wanted = List.of();
            result = new InputEffect(
                    PlanInput.STEP_TIMES,
                    String.format(
                            Locale.ROOT,
                            "error band of %s, %+.0f %% to %+.0f %%",
                            String.join(" and ", winner.layout().systems()),
                            100 * (low - 1),
                            100 * (high - 1)),
                    changes,
                    changes.stream()
                            .map(InputChange::needed)
                            .mapToDouble(
                                    needed -> needed == null ? 0 : Math.abs(needed.usdPerHour() - winner.usdPerHour()))
                            .max()
                            .orElse(0),
                    ExplanationWords.effect(PlanInput.STEP_TIMES, changes, winner.usdPerHour()));
        } catch (RunNeeded needed) {
            wanted = List.of(needed.spec());
        }
    }

    private InputChange change(double factor, ExplainedRuns runs) {
        Setting setting = facts.setting().slower(new Slowness(factor, factor));
        Report report = runs.get(setting.run(winner.layout())).report();
        LimitOutcome worst = Causes.worst(report);
        ScaledLayout needed = report.holds()
                ? null
                : facts.scaling(runs).find(winner.layout(), setting).orElse(null);
        return new InputChange(
                factor, null, report.holds(), report.attainment(), worst.limit(), worst.valueOverLimit(), needed);
    }

    @Override
    public String phase() {
        return EnumNames.of(facts.answer().tier()) + ": trying the ends of the error band";
    }

    @Override
    public TierAnswer told() {
        return facts.answer().with(RunTemplate.resolved(result, "stepTimeBand"));
    }
}
