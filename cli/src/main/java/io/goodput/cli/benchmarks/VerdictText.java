package io.goodput.cli.benchmarks;

import io.goodput.cli.questions.TextTable;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.benchmarks.GroupVerdicts;
import io.goodput.contracts.benchmarks.MetricVerdict;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.economics.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What deciding by each metric alone would cost. */
final class VerdictText {
    private VerdictText() {}

    static String of(MetricVerdicts verdicts) {
        var text = new StringBuilder();
        for (GroupVerdicts group : verdicts.groups()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%ngroup %d, %s, %s tokens a month (%s): ",
                    group.group(),
                    EnumNames.of(group.tier()),
                    Numbers.fixed(verdicts.monthlyTokens(), 0),
                    EnumNames.of(group.tokenBasis())));
            if (group.bestUsdPerMillionTokens() == null || group.bestUsdPerMonth() == null) {
                text.append("no row that serves has a price\n");
                continue;
            }
            text.append(String.format(
                    Locale.ROOT,
                    "the best is row %s at %s/M, $%s a month%n",
                    rows(group.best()),
                    DecisionText.usd(group.bestUsdPerMillionTokens()),
                    Numbers.fixed(group.bestUsdPerMonth(), 0)));
            addTable(text, group);
        }
        return text.toString();
    }

    private static void addTable(StringBuilder text, GroupVerdicts group) {
        var table = new TextTable(
                4, "", "decide by", "picks", "which", "rows", "Spearman", "Kendall", "regret $/month", "worst flip");
        var absent = new StringBuilder();
        for (MetricVerdict verdict : group.metrics()) {
            if (verdict.absent() != null) {
                absent.append(String.format(
                        Locale.ROOT,
                        "  %s %s: not computed, %s%n",
                        verdict.isKept() ? "keep" : "demote",
                        EnumNames.of(verdict.metric()),
                        verdict.absent()));
                continue;
            }
            table.add(
                    verdict.isKept() ? "keep" : "demote",
                    EnumNames.of(verdict.metric()),
                    rows(verdict.picks()),
                    Boolean.TRUE.equals(verdict.cannotServe())
                            ? verdict.servingPicks().isEmpty()
                                    ? "cannot serve"
                                    : "cannot serve; then " + rows(verdict.servingPicks())
                            : "serves",
                    "%d of %d".formatted(verdict.compared(), verdict.candidates()),
                    correlation(verdict.spearman()),
                    correlation(verdict.kendall()),
                    regret(verdict),
                    flip(verdict));
        }
        text.append(table.text()).append(absent);
    }

    private static String rows(List<Integer> rows) {
        return rows.size() > 5
                ? rows.size() + " tied"
                : rows.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String correlation(@Nullable Double value) {
        return value == null ? "-" : Numbers.fixed(value, 2);
    }

    private static String regret(MetricVerdict verdict) {
        Double most = verdict.regretUsdPerMonth();
        Double least = verdict.leastRegretUsdPerMonth();
        if (most == null || least == null) {
            return "-";
        }
        return most.equals(least)
                ? Numbers.fixed(most, 0)
                : Numbers.fixed(least, 0) + " to " + Numbers.fixed(most, 0) + " (tied)";
    }

    private static String flip(MetricVerdict verdict) {
        var flip = verdict.worstFlip();
        return flip == null
                ? "-"
                : "row %d before %d: %s"
                        .formatted(flip.preferred(), flip.cheaper(), Numbers.fixed(flip.usdPerMonth(), 0));
    }
}
