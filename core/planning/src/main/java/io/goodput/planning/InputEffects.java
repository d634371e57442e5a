package io.goodput.planning;

import io.goodput.contracts.CandidateOutcome;
import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.Procurement;
import io.goodput.contracts.Report;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.explanation.InputChange;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.explanation.PlanInput;
import io.goodput.contracts.explanation.ScaledLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a tier's answer hangs on each input: the winner at both ends of the input's range, all else as in the question. */
final class InputEffects {
    private static final double SHARE = 0.1;

    /** Hits that are added or taken away. */
    private static final double HITS = 0.1;

    /** KV blocks hold a token at least; twice as many as the longest request has tokens leave room for what comes on top. */
    private static final int BLOCKS_PER_TOKEN = 2;

    /** The order of what would hold, the cheapest first. */
    static final Comparator<ScaledLayout> BY_COST =
            Comparator.comparing(each -> new Rank(each.usdPerHour(), each.gpusUsed(), each.id()));

    /** One end of an input's range. */
    private record End(@Nullable Double factor, @Nullable Double hitShare, Setting setting) {}

    /** An input that is simulated. */
    private record Tried(PlanInput input, String range, List<End> ends) {}

    private final Setting own;
    private final Estimates estimates;
    private final TierAnswer answer;
    private final LayoutOutcome winner;
    private final List<Layout> scaled;
    private final LayoutScaling scaling;
    private final ExplainedRuns runs;
    private final List<Tried> tried = new ArrayList<>();

    /**
     * The effects on a winner.
     *
     * @param scaled what is scaled where the winner fails: it, and runners-up that hold
     */
    InputEffects(
            RunTemplate template,
            Estimates estimates,
            TierAnswer answer,
            LayoutOutcome winner,
            List<Layout> scaled,
            LayoutScaling scaling,
            ExplainedRuns runs) {
        this.own = Setting.of(template);
        this.estimates = estimates;
        this.answer = answer;
        this.winner = winner;
        this.scaled = List.copyOf(scaled);
        this.scaling = scaling;
        this.runs = runs;
        String byShare = "±%s %%".formatted(Figures.threeDigits(100 * SHARE));
        add(PlanInput.LOAD, byShare, load(1 - SHARE), load(1 + SHARE));
        add(PlanInput.PROMPT_LENGTH, byShare, prompts(1 - SHARE), prompts(1 + SHARE));
        add(PlanInput.OUTPUT_LENGTH, byShare, outputs(1 - SHARE), outputs(1 + SHARE));
        add(PlanInput.HIT_SHARE, "±" + Figures.threeDigits(HITS), hits(-HITS), hits(HITS));
        if (!template.slowness().isEmpty()) {
            // The steps of a robust plan are at the upper end of their band already.
            return;
        }
        List<PoolLayout> pools = winner.layout().pools();
        ErrorBand prompts = band(pools.getFirst().system());
        ErrorBand decoding = band(pools.getLast().system());
        add(
                PlanInput.PROMPT_STEP_TIMES,
                range(prompts),
                steps(1 + prompts.lowShare(), 1),
                steps(1 + prompts.highShare(), 1));
        add(
                PlanInput.DECODE_STEP_TIMES,
                range(decoding),
                steps(1, 1 + decoding.lowShare()),
                steps(1, 1 + decoding.highShare()));
    }

    private void add(PlanInput input, String range, Optional<End> low, Optional<End> high) {
        List<End> ends = Stream.of(low, high).flatMap(Optional::stream).toList();
        if (!ends.isEmpty()) {
            tried.add(new Tried(input, range, ends));
        }
    }

    private ErrorBand band(String system) {
        return estimates.errorBands().stream()
                .filter(each -> each.system().equals(system))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the estimates have no error band of " + system));
    }

    private static String range(ErrorBand band) {
        return String.format(
                Locale.ROOT,
                "%s's error band, %+.0f %% to %+.0f %%",
                band.system(),
                100 * band.lowShare(),
                100 * band.highShare());
    }

    private Optional<End> load(double factor) {
        return ChangedTraffic.load(own.traffic(), factor)
                .map(traffic -> new End(factor, null, own.loaded(traffic, factor)));
    }

    private Optional<End> prompts(double factor) {
        return ChangedTraffic.prompts(own.traffic(), factor)
                .filter(this::fits)
                .filter(traffic -> factor < 1 || !beginsWithConstant(traffic))
                .map(traffic -> new End(factor, null, own.asking(traffic, factor, 1)));
    }

    private Optional<End> outputs(double factor) {
        return ChangedTraffic.outputs(own.traffic(), factor)
                .filter(this::fits)
                .map(traffic -> new End(factor, null, own.asking(traffic, 1, factor)));
    }

    private Optional<End> hits(double more) {
        HitShare before = own.traffic().hitShare();
        return before == null
                ? Optional.empty()
                : ChangedTraffic.hits(own.traffic(), more).map(traffic -> {
                    double after =
                            RunTemplate.resolved(traffic.hitShare(), "hitShare").mean();
                    double work = before.mean() == 1 ? 1 + HITS : (1 - after) / (1 - before.mean());
                    return new End(null, after, own.asking(traffic, work, 1));
                });
    }

    private Optional<End> steps(double prompts, double decoding) {
        return prompts == 1 && decoding == 1
                ? Optional.empty()
                : Optional.of(
                        new End(prompts == 1 ? decoding : prompts, null, own.slower(new Slowness(prompts, decoding))));
    }

    /** Whether the longest request is no longer than before, or surely has room in the model's context and in memory. */
    private boolean fits(Traffic traffic) {
        long longest = longest(traffic);
        return longest <= longest(own.traffic())
                || (longest <= estimates.maxContextTokens()
                        && scaled.stream()
                                .flatMap(layout -> layout.pools().stream())
                                .allMatch(pool -> kvBlocks(pool) >= BLOCKS_PER_TOKEN * longest));
    }

    /** Whether the first prompts of sessions are all as long as each other: those of a session end where they may be no longer. */
    private static boolean beginsWithConstant(Traffic traffic) {
        TokenDistribution inputs = traffic.inputTokens();
        return traffic.sessions() != null && inputs != null && inputs.constant() != null;
    }

    private static long longest(Traffic traffic) {
        RequestLengths lengths = RequestLengths.of(traffic);
        return (long) lengths.maxInputTokens() + lengths.maxOutputTokens();
    }

    private long kvBlocks(PoolLayout pool) {
        return estimates.instances().stream()
                .filter(each -> each.instance().equals(pool.asInstance()))
                .mapToLong(InstanceEstimate::kvBlocks)
                .findFirst()
                .orElse(0);
    }

    /** All that has to be simulated, each end by itself. */
    List<Runnable> inquiries() {
        List<Runnable> all = new ArrayList<>();
        tried.forEach(each -> each.ends().forEach(end -> all.add(() -> change(end))));
        return all;
    }

    /**
     * All inputs, the one on which the answer hangs most first.
     *
     * @throws RunNeeded when a run is missing
     */
    List<InputEffect> effects() {
        List<InputEffect> all = new ArrayList<>();
        for (Tried each : tried) {
            all.add(effect(
                    each.input(),
                    each.range(),
                    each.ends().stream().map(this::change).toList()));
        }
        all.add(effect(
                PlanInput.PRICE,
                "±%s %%".formatted(Figures.threeDigits(100 * SHARE)),
                List.of(priced(1 - SHARE), priced(1 + SHARE))));
        double worst = Causes.worst(winner.report()).valueOverLimit();
        all.sort(Comparator.<InputEffect>comparingLong(each ->
                        -each.changes().stream().filter(end -> !end.holds()).count())
                .thenComparingLong(each -> -each.changes().stream()
                        .filter(end -> end.needed() == null)
                        .count())
                .thenComparingDouble(each -> -each.usdPerHourMost())
                .thenComparingDouble(each -> -each.changes().stream()
                        .mapToDouble(end -> Math.abs(end.worstOverLimit() - worst))
                        .max()
                        .orElse(0))
                .thenComparing(InputEffect::input));
        return all;
    }

    private InputEffect effect(PlanInput input, String range, List<InputChange> changes) {
        double usdPerHour = winner.usdPerHour();
        double most = changes.stream()
                .flatMap(change -> Stream.ofNullable(change.needed()))
                .mapToDouble(needed -> Math.abs(needed.usdPerHour() - usdPerHour))
                .max()
                .orElse(0);
        return new InputEffect(input, range, changes, most, ExplanationWords.effect(input, changes, usdPerHour));
    }

    private InputChange change(End end) {
        Report report = runs.get(end.setting().run(winner.layout())).report();
        List<Layout> layouts = report.holds() ? List.of(winner.layout()) : scaled;
        ScaledLayout needed = layouts.stream()
                .flatMap(layout -> scaling.find(layout, setting(end, layout)).stream())
                .min(BY_COST)
                .orElse(null);
        return changed(end.factor(), end.hitShare(), report, needed);
    }

    /** An end for a layout: steps that take longer on the winner's system do so on no other. */
    private Setting setting(End end, Layout layout) {
        boolean isOfOtherSteps = !end.setting().slowness().equals(Slowness.NONE);
        return isOfOtherSteps && !layout.systems().equals(winner.layout().systems()) ? own : end.setting();
    }

    private static InputChange changed(
            @Nullable Double factor, @Nullable Double hitShare, Report report, @Nullable ScaledLayout needed) {
        LimitOutcome worst = Causes.worst(report);
        return new InputChange(
                factor, hitShare, report.holds(), report.attainment(), worst.limit(), worst.valueOverLimit(), needed);
    }

    /** Of the winner and the runners-up that hold, the cheapest at another price of the winner's system. */
    private InputChange priced(double factor) {
        String system = winner.layout().pools().getFirst().system();
        double perGpu = scaling.price(winner.layout()).usdPerGpuHour() * (factor - 1);
        ScaledLayout cheapest = Stream.concat(
                        Stream.of(winner),
                        answer.runnersUp().stream()
                                .filter(CandidateOutcome::holds)
                                .flatMap(each -> Stream.ofNullable(each.best())))
                .map(each -> priced(each, system, perGpu))
                .min(BY_COST)
                .orElseThrow();
        return changed(factor, null, winner.report(), cheapest);
    }

    private ScaledLayout priced(LayoutOutcome outcome, String system, double morePerGpu) {
        ScaledLayout told = scaling.told(outcome.layout(), outcome.bill());
        Procurement procurement = outcome.procurement();
        int paid = procurement == null ? told.gpusBilled() : procurement.boughtGpus();
        return outcome.layout().pools().getFirst().system().equals(system)
                ? told.costing(rounded(told.usdPerHour() + morePerGpu * paid))
                : told;
    }

    /** To a millionth of a dollar, as bills are. */
    static double rounded(double usd) {
        return Math.round(usd * 1e6) / 1e6;
    }
}
