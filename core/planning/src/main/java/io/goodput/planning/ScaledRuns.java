package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.contracts.scaleout.ScaledPlan;
import io.goodput.contracts.scaleout.ScalingTrial;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The runs of a layout under a policy, under one tier: on the search's seed, then on the fresh ones that it was tried on. */
final class ScaledRuns {
    /** Those that hold, the cheapest first; then those that fail, the highest attainment first. */
    static final Comparator<ScaledRuns> BEST_FIRST = Comparator.comparing((ScaledRuns each) -> !each.holds())
            .thenComparingDouble(
                    each -> each.holds() ? each.usdPerHour() : -each.report().attainment())
            .thenComparingInt(ScaledRuns::mostGpus)
            .thenComparing(each -> each.start.layout().id())
            .thenComparing(ScaledRuns::policy);

    private final ScalingStarts.Start start;
    private final ScaleOut living;
    private final RunTemplate template;
    private final PriceTier tier;
    private final SeededRuns runs;

    /** @param first on the search's seed */
    ScaledRuns(ScalingStarts.Start start, ScaleOut living, RunTemplate template, PriceTier tier, PricedRun first) {
        this.start = start;
        this.living = living;
        this.template = template;
        this.tier = tier;
        this.runs = new SeededRuns(template, first);
    }

    /** A run to its end of a layout that lives so. */
    static RunSpec spec(RunTemplate template, ScalingStarts.Start start, ScaleOut living, long seed) {
        return template.completeRun(start.layout(), seed).living(living);
    }

    ScalingStarts.Start start() {
        return start;
    }

    private String policy() {
        return Objects.requireNonNull(living.policy()).name();
    }

    private Report report() {
        return runs.first().report();
    }

    private ScaleOutReport changes() {
        return Objects.requireNonNull(report().scaleOut(), "a run whose pools change says how");
    }

    private Bill bill() {
        return runs.first().bill(tier);
    }

    /** Whether it holds by all that is known so far. */
    boolean holds() {
        return runs.holds();
    }

    double usdPerHour() {
        return bill().usdPerHour();
    }

    private int mostGpus() {
        return changes().mostGpus();
    }

    /**
     * What the tier bills at the least for the GPU-seconds of whoever had known the load. Of an objective with percentiles
     * there is no bound: the runs' is of a share of requests inside all limits.
     */
    @Nullable
    Double leastUsdPerHour() {
        Double gpuSeconds = changes().clairvoyantGpuSeconds();
        double seconds = report().usage().windowSeconds();
        return gpuSeconds == null || template.slo().attainment() == null || seconds <= 0
                ? null
                : (Double) (gpuSeconds / seconds * start.leastUsdPerGpuHour());
    }

    /** The runs on all fresh seeds. */
    List<RunSpec> fresh() {
        return template.confirmationSeeds().stream()
                .map(seed -> spec(template, start, living, seed))
                .toList();
    }

    /** Whether it was run on all fresh seeds. */
    boolean isConfirmed() {
        return runs.confirmations().size() == template.confirmationSeeds().size();
    }

    /** Takes the runs on all fresh seeds. */
    void confirm(Function<RunSpec, PricedRun> known) {
        fresh().forEach(spec -> runs.confirm(known.apply(spec)));
    }

    ScalingTrial told() {
        double seconds = report().usage().windowSeconds();
        return new ScalingTrial(
                start.layout(),
                policy(),
                holds(),
                report().attainment(),
                usdPerHour(),
                bill().usdPerMillionTokens(),
                seconds > 0 ? changes().heldGpuSeconds() / seconds : 0,
                mostGpus(),
                leastUsdPerHour(),
                runs.all().stream().map(PricedRun::runId).toList());
    }

    /** @param fixedUsdPerHour what the plan's winner costs with the counts that it has */
    ScaledPlan plan(double fixedUsdPerHour) {
        double[] usd = runs.all().stream()
                .mapToDouble(run -> run.bill(tier).usdPerHour())
                .toArray();
        return new ScaledPlan(
                told(), living, usd.length > 1 ? ConfidenceInterval.of(usd) : null, 1 - usdPerHour() / fixedUsdPerHour);
    }
}
