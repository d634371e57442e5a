package io.goodput.cli.questions;

import io.goodput.contracts.Bill;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Report;
import io.goodput.contracts.whatif.ChangeOutcome;
import io.goodput.contracts.whatif.CostDifference;
import io.goodput.contracts.whatif.Difference;
import io.goodput.contracts.whatif.WhatIfAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What changes do to a plan, as text or as Markdown: a table for each tier, then a sentence for each change. */
final class WhatIfText {
    private final WhatIfAnswer answer;
    private final List<PriceTier> tiers;

    private WhatIfText(WhatIfAnswer answer) {
        this.answer = answer;
        tiers = answer.plan().bills().stream().map(Bill::tier).toList();
    }

    static String of(WhatIfAnswer answer) {
        return new WhatIfText(answer).text();
    }

    static String markdown(WhatIfAnswer answer) {
        return new WhatIfText(answer).inMarkdown();
    }

    private String text() {
        var text = new StringBuilder(heading());
        for (int tier = 0; tier < tiers.size(); tier++) {
            text.append(String.format(Locale.ROOT, "%n%s%n%n", name(tier)));
            text.append(table(tier).text());
        }
        answer.changes()
                .forEach(each -> text.append("  ").append(each.verdict()).append('\n'));
        return text.append(ending()).toString();
    }

    private String inMarkdown() {
        var text = new StringBuilder("# ").append(heading());
        for (int tier = 0; tier < tiers.size(); tier++) {
            text.append(String.format(Locale.ROOT, "%n## %s%n%n", name(tier)));
            text.append(table(tier).markdown());
        }
        text.append('\n');
        answer.changes()
                .forEach(each -> text.append("- ").append(each.verdict()).append('\n'));
        return text.append(ending()).toString();
    }

    private String name(int tier) {
        return "%s (%s)".formatted(EnumNames.of(tiers.get(tier)), answer.priceBook());
    }

    private String heading() {
        PlanRequest plan = answer.question().plan();
        return Figures.subject(plan.model(), plan.precision(), plan.traffic()) + "\n"
                + Figures.objective(plan.slo()) + "\n"
                + Figures.systemsAndLayout(answer.question().layout()) + "\n";
    }

    private TextTable table(int tier) {
        List<LimitOutcome> limits = answer.plan().report().limits();
        List<String> columns = new ArrayList<>(List.of("what if", "objective", "in SLO"));
        limits.forEach(each -> columns.add(Figures.limit(each.limit()).replaceAll(" ≤.*", "")));
        columns.addAll(
                List.of("tokens/s", "billed", "$/h", "more $/h", "$/M tokens", "more $/M", "J/token", "simulated"));
        var table = new TextTable(2, columns.toArray(String[]::new));
        Bill bill = answer.plan().bill(tiers.get(tier));
        table.add(row(
                "the plan as it is",
                answer.plan().report(),
                Difference.of(bill.usdPerHour(), bill.usdPerHour()),
                Difference.of(bill.usdPerMillionTokens(), bill.usdPerMillionTokens()),
                bill.gpusBilled(),
                bill.joulesPerToken(),
                ""));
        for (ChangeOutcome change : answer.changes()) {
            CostDifference cost = change.costs().get(tier);
            table.add(row(
                    change.name(),
                    change.report(),
                    cost.usdPerHour(),
                    cost.usdPerMillionTokens(),
                    cost.gpusBilled().changed(),
                    cost.joulesPerToken().changed(),
                    change.simulated() ? "yes" : "no"));
        }
        return table;
    }

    private String[] row(
            String name,
            Report report,
            Difference usdPerHour,
            Difference usdPerMillionTokens,
            double gpusBilled,
            double joulesPerToken,
            String simulated) {
        List<String> cells =
                new ArrayList<>(List.of(name, report.holds() ? "holds" : "fails", Figures.share(report.attainment())));
        answer.plan().report().limits().forEach(each -> cells.add(value(report, each.limit())));
        cells.addAll(List.of(
                Figures.number(report.tokenRates().totalTokensPerSecond()),
                String.format(Locale.ROOT, "%.0f", gpusBilled),
                Figures.usd(usdPerHour.changed()),
                more(usdPerHour, "%+.2f"),
                Figures.usd(usdPerMillionTokens.changed()),
                more(usdPerMillionTokens, "%+.4f"),
                Figures.number(joulesPerToken),
                simulated));
        return cells.toArray(String[]::new);
    }

    /** Empty where no digit that is shown differs. */
    private static String more(Difference figure, String format) {
        String more = String.format(Locale.ROOT, format, figure.difference());
        return more.matches("[+-][0.]+") ? "" : more;
    }

    /** A latency at the percentile of one of the plan's limits; empty where the change's objective has no such limit. */
    private static String value(Report report, LatencyLimit limit) {
        return report.limits().stream()
                .filter(each -> each.limit().metric() == limit.metric()
                        && Objects.equals(each.limit().percentile(), limit.percentile()))
                .map(each -> Figures.seconds(each.valueSeconds()))
                .findFirst()
                .orElse("");
    }

    private String ending() {
        return Figures.ending(
                answer.errorBands(),
                answer.build(),
                "every difference, each run's report, the assumptions and the question with all defaults");
    }
}
