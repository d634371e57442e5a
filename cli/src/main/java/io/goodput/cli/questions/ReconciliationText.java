package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.reconciliation.BillFileSummary;
import io.goodput.contracts.reconciliation.Coverage;
import io.goodput.contracts.reconciliation.Lever;
import io.goodput.contracts.reconciliation.PaidLine;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.SystemReconciliation;
import io.goodput.contracts.reconciliation.Variance;
import io.goodput.contracts.reconciliation.VarianceKind;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reconciled bill as text: what it was paid for, the way from the should-cost to it, and what to do. */
final class ReconciliationText {
    private final ReconciliationAnswer answer;
    private final StringBuilder text = new StringBuilder();

    private ReconciliationText(ReconciliationAnswer answer) {
        this.answer = answer;
    }

    static String of(ReconciliationAnswer answer) {
        var text = new ReconciliationText(answer);
        text.addHead();
        text.addLines();
        text.addVariances();
        text.addSystems();
        text.addLevers();
        text.addNotes();
        return text.text.toString();
    }

    private void addHead() {
        for (BillFileSummary file : answer.files()) {
            line(
                    "%s: %s, %,d rows, %s%s",
                    file.name(),
                    EnumNames.of(file.format()),
                    file.rows(),
                    cents(file.usd()),
                    file.otherUsd() == null || file.otherUsd() == file.usd()
                            ? ""
                            : " (" + cents(file.otherUsd()) + " by its other cost column)");
            if (!file.ignoredColumns().isEmpty()) {
                line("  columns not used: %s", String.join(", ", file.ignoredColumns()));
            }
        }
        Coverage coverage = answer.coverage();
        line(
                "GPUs billed %s to %s, tokens known %s to %s: %,d hours of both, by the %s",
                coverage.billedFrom(),
                coverage.billedTo(),
                coverage.tokensFrom(),
                coverage.tokensTo(),
                coverage.hours(),
                EnumNames.of(answer.granularity()));
        line(
                "%,d input, %,d cached input, %,d output tokens; $/M tokens: %s as billed, %s as it should be",
                answer.tokens().input(),
                answer.tokens().cachedInputOr0(),
                answer.tokens().output(),
                perMillion(answer.actualUsdPerMillionTokens()),
                perMillion(answer.shouldCostUsdPerMillionTokens()));
    }

    private void addLines() {
        line("");
        var table = new TextTable(2, "paid for", "", "$", "GPU-hours", "rows");
        for (PaidLine line : answer.lines()) {
            table.add(
                    EnumNames.of(line.kind()),
                    line.name(),
                    cents(line.usd()),
                    hours(line.gpuHours()),
                    String.format(Locale.ROOT, "%,d", line.rows()));
        }
        table.add("the bill", "", cents(answer.actualUsd()), "", "");
        text.append(table.text());
    }

    private void addVariances() {
        line("");
        var table = new TextTable(1, "from the should-cost to the bill", "$", "GPU-hours");
        Double planned = answer.plannedUsd();
        if (planned != null) {
            table.add("planned", cents(planned), "");
        } else {
            table.add("should-cost", cents(answer.shouldCostUsd()), "");
        }
        for (Variance variance : answer.variances()) {
            if (variance.usd() != 0 || variance.kind() == VarianceKind.VOLUME) {
                table.add(
                        EnumNames.of(variance.kind()),
                        (variance.usd() < 0 ? "" : "+") + cents(variance.usd()),
                        hours(variance.gpuHours()));
            }
            if (planned != null && variance.kind() == VarianceKind.VOLUME) {
                table.add("should-cost", cents(answer.shouldCostUsd()), "");
            }
        }
        table.add("the bill", cents(answer.actualUsd()), "");
        text.append(table.text());
        for (Variance variance : answer.variances()) {
            if (variance.usd() != 0 || variance.kind() == VarianceKind.VOLUME) {
                line("  %s: %s", EnumNames.of(variance.kind()), variance.formula());
            }
        }
        if (answer.coverage().busiestFrom() != null) {
            line(
                    "  the busiest %s, %s, needed %.1f %% of what was billed",
                    EnumNames.of(answer.granularity()),
                    answer.coverage().busiestFrom(),
                    100 * Objects.requireNonNull(answer.coverage().busiestShare()));
        }
    }

    private void addSystems() {
        line("");
        var table = new TextTable(
                1,
                "GPU-hours",
                "billed",
                "committed",
                "no tokens",
                "slow",
                "idle",
                "needed",
                "in units",
                "$ paid",
                "$ should");
        for (SystemReconciliation system : answer.systems()) {
            table.add(
                    system.system(),
                    hours(system.billedGpuHours()),
                    hours(system.committedGpuHours()),
                    hours(system.unmeasuredGpuHours()),
                    hours(system.slowGpuHours()),
                    hours(system.idleGpuHours()),
                    hours(system.neededGpuHours()),
                    hours(system.wholeUnitGpuHours()),
                    rate(system.usdPerGpuHour()),
                    rate(system.referenceUsdPerGpuHour()));
        }
        text.append(table.text());
    }

    private void addLevers() {
        line("");
        line("The five largest levers; they overlap and do not add up:");
        List<Lever> levers = answer.levers();
        for (int i = 0; i < levers.size(); i++) {
            Lever lever = levers.get(i);
            line("  %d. %s  %s (%s)", i + 1, cents(lever.usd()), lever.action(), lever.system());
            line("     = %s", lever.formula());
            line("     if: %s", lever.assumes());
        }
        if (levers.isEmpty()) {
            line("  none");
        }
    }

    private void addNotes() {
        if (!answer.findings().isEmpty()) {
            line("");
            line("Found:");
            answer.findings().forEach(each -> line("  %s.", each));
        }
        line("");
        line("Assumptions:");
        answer.assumptions().forEach(each -> line("  %s", each));
        line("Every figure's basis and all defaults: --json");
    }

    private void line(String format, @Nullable Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String cents(double usd) {
        return (usd < 0 ? "-$" : "$") + String.format(Locale.ROOT, "%,.2f", Math.abs(usd));
    }

    private static String rate(@Nullable Double usd) {
        return usd == null ? "" : String.format(Locale.ROOT, "$%.3f", usd);
    }

    private static String perMillion(@Nullable Double usd) {
        return usd == null ? "none" : String.format(Locale.ROOT, "$%.4f", usd);
    }

    private static String hours(@Nullable Double hours) {
        return hours == null ? "" : String.format(Locale.ROOT, "%,.1f", hours);
    }
}
