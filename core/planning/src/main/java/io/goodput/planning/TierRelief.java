package io.goodput.planning;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.explanation.Headroom;
import io.goodput.contracts.explanation.Relief;
import io.goodput.contracts.explanation.ScaledLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What would have to change where nothing holds: less load on the layout that came nearest, or more of its instances. */
final class TierRelief implements TierInquiry {
    /** How many times its work a layout is scaled for that carries no load that was tried. */
    private static final double MOST_WORK = 8;

    private final TierFacts facts;
    private final LayoutOutcome nearest;
    private List<RunSpec> wanted = List.of();
    private @Nullable Relief result;

    private TierRelief(TierFacts facts, LayoutOutcome nearest) {
        this.facts = facts;
        this.nearest = nearest;
    }

    /** What there is to tell; empty where something holds, and where nothing could be simulated. */
    static Optional<TierRelief> find(TierFacts facts) {
        return Optional.ofNullable(facts.answer().nearest()).map(nearest -> new TierRelief(facts, nearest));
    }

    @Override
    public List<RunSpec> wanted() {
        return wanted;
    }

    @Override
    public void advance(Map<RunSpec, PricedRun> known) {
        var runs = new ExplainedRuns(known);
        try {
            Headroom load = new HeadroomSearch(facts.setting(), runs).of(nearest.layout());
            double work = load.holdsAtLoadFactor() > 0 ? 1 / load.holdsAtLoadFactor() : MOST_WORK;
            ScaledLayout larger = facts.scaling(runs)
                    .find(nearest.layout(), facts.setting().heavier(work))
                    .orElse(null);
            wanted = List.of();
            result = new Relief(load, larger, ExplanationWords.relief(load, larger));
        } catch (RunNeeded needed) {
            wanted = List.of(needed.spec());
        }
    }

    @Override
    public String phase() {
        return EnumNames.of(facts.answer().tier()) + ": looking for what would hold";
    }

    @Override
    public TierAnswer told() {
        return facts.answer().with(RunTemplate.resolved(result, "relief"));
    }
}
