package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Report;
import io.goodput.contracts.explanation.LimitBreak;
import io.goodput.contracts.whatif.Change;
import io.goodput.contracts.whatif.ChangeOutcome;
import io.goodput.contracts.whatif.CostDifference;
import io.goodput.contracts.whatif.Difference;
import io.goodput.contracts.whatif.LimitDifference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How runs of changes differ from the plan's. */
final class Differences {
    private static final double SECONDS_PER_HOUR = 3_600;

    private final PricedRun plan;
    private final List<PriceTier> tiers;

    /** @param tiers of the plan */
    Differences(PricedRun plan, List<PriceTier> tiers) {
        this.plan = plan;
        this.tiers = tiers;
    }

    /**
     * What a change does.
     *
     * @param layout with the change
     * @param run to its end
     * @param changedTiers of the run's bills, one for each of the plan's
     */
    ChangeOutcome of(Change change, Layout layout, PricedRun run, List<PriceTier> changedTiers) {
        Report report = run.report();
        List<CostDifference> costs = IntStream.range(0, tiers.size())
                .mapToObj(i -> cost(plan.bill(tiers.get(i)), run.bill(changedTiers.get(i)), report, change))
                .toList();
        LimitBreak breaks =
                report.holds() ? null : Causes.broken(report, layout, change.load() == null ? 1 : change.load());
        return new ChangeOutcome(
                change.name(),
                change.kind(),
                layout,
                run.runId(),
                !run.runId().equals(plan.runId()),
                report.holds(),
                report.limits().stream().map(this::limit).toList(),
                Difference.of(plan.report().attainment(), report.attainment()),
                Difference.of(tokens(plan.report()), tokens(report)),
                costs,
                breaks,
                report,
                verdict(change, breaks, report, costs.getFirst()));
    }

    private static double tokens(Report report) {
        return report.tokenRates().totalTokensPerSecond();
    }

    private LimitDifference limit(LimitOutcome changed) {
        Double before = find(changed).map(LimitOutcome::valueSeconds).orElse(null);
        return new LimitDifference(
                changed.limit(),
                changed.valueSeconds(),
                before,
                before == null ? null : (Double) (changed.valueSeconds() - before),
                changed.share(),
                changed.requiredShare());
    }

    /** The plan's limit on the same metric, of the same share of requests. */
    private Optional<LimitOutcome> find(LimitOutcome changed) {
        return plan.report().limits().stream()
                .filter(each -> each.limit().metric() == changed.limit().metric()
                        && each.requiredShare() == changed.requiredShare())
                .findFirst();
    }

    /** What is lost is paid for as it was. */
    private static CostDifference cost(Bill before, Bill after, Report report, Change change) {
        boolean isLost = change.lost() != null;
        double usd = isLost ? before.usdPerHour() : after.usdPerHour();
        double millions = tokens(report) * SECONDS_PER_HOUR / 1e6;
        return new CostDifference(
                before.tier(),
                after.priceBook(),
                after.tier(),
                Difference.of(before.usdPerHour(), usd),
                Difference.of(
                        before.usdPerMillionTokens(),
                        !isLost ? after.usdPerMillionTokens() : millions == 0 ? 0 : usd / millions),
                Difference.of(before.joulesPerToken(), after.joulesPerToken()),
                Difference.of(before.gpusBilled(), isLost ? before.gpusBilled() : after.gpusBilled()));
    }

    private String verdict(Change change, @Nullable LimitBreak breaks, Report report, CostDifference cost) {
        String state = breaks == null
                ? (plan.report().holds() ? "holds" : "holds, where the plan as it is does not") + nearest(report)
                : "does not hold: " + ExplanationWords.fails(breaks);
        return "%s: %s; %s".formatted(change.name(), state, money(cost));
    }

    private static String nearest(Report report) {
        LimitOutcome worst = Causes.worst(report);
        return " (%s at %s of its limit)"
                .formatted(ExplanationWords.limit(worst.limit()), Figures.percent(worst.valueOverLimit()));
    }

    private static String money(CostDifference cost) {
        double more = cost.usdPerHour().difference();
        return "%s%s, $%s/M tokens%s"
                .formatted(
                        Figures.usdPerHour(cost.usdPerHour().changed()),
                        more == 0
                                ? " as it is"
                                : " (%s$%s)"
                                        .formatted(
                                                more < 0 ? "−" : "+",
                                                String.format(Locale.ROOT, "%.2f", Math.abs(more))),
                        Figures.threeDigits(cost.usdPerMillionTokens().changed()),
                        relative(cost.usdPerMillionTokens()));
    }

    /** In percent of the plan's figure; empty below a tenth of one. */
    private static String relative(Difference figure) {
        double percent = figure.plan() == 0 ? 0 : 100 * figure.difference() / figure.plan();
        return Math.abs(percent) < 0.1 ? "" : String.format(Locale.ROOT, " (%+.1f %%)", percent);
    }
}
