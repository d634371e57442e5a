package io.goodput.economics.decisions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.DecidedRow;
import io.goodput.contracts.benchmarks.GroupVerdicts;
import io.goodput.contracts.benchmarks.MetricVerdict;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.contracts.benchmarks.PowerBasis;
import io.goodput.contracts.benchmarks.PowerFigure;
import io.goodput.contracts.benchmarks.RatioCell;
import io.goodput.contracts.benchmarks.RatioSurface;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.benchmarks.TokenCost;
import io.goodput.contracts.benchmarks.TokenLengths;
import io.goodput.economics.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decisions and verdicts as tables, units in the names of the columns; what is not known is an empty cell. */
public final class DecisionTables {
    private static final List<String> DECISION = List.of(
            "row",
            "file",
            "line",
            "pointer",
            "grade",
            "outcome",
            "reasons",
            "group",
            "model",
            "precision",
            "hardware",
            "system",
            "gpus",
            "speculativeDecoding",
            "meanInputTokens",
            "meanOutputTokens",
            "tokensPerSecondPerUser",
            "isOnFront",
            "tokenBasis",
            "tokensPerSecondPerGpu",
            "tier",
            "usdPerGpuHour",
            "utilisation",
            "priceDate",
            "usdPerMillionTokens",
            "provisionedKilowattsPerGpu",
            "tokensPerSecondPerProvisionedMegawatt",
            "measuredJoulesPerToken");
    private static final List<String> RATIO = List.of(
            "model",
            "meanInputTokens",
            "meanOutputTokens",
            "prefixCache",
            "ofPrecision",
            "overPrecision",
            "speculation",
            "tokensPerSecondPerUser",
            "tokenBasis",
            "powerBasis",
            "priceBook",
            "ratio",
            "basis",
            "ofTokensPerSecondPerGpu",
            "ofKilowattsPerGpu",
            "ofSource",
            "overTokensPerSecondPerGpu",
            "overKilowattsPerGpu",
            "overSource");
    private static final List<String> VERDICT = List.of(
            "group",
            "tier",
            "tokenBasis",
            "metric",
            "keep",
            "absent",
            "candidates",
            "compared",
            "spearman",
            "kendall",
            "picks",
            "cannotServe",
            "servingPicks",
            "regretUsdPerMonth",
            "leastRegretUsdPerMonth",
            "worstFlipPreferred",
            "worstFlipCheaper",
            "worstFlipUsdPerMonth",
            "why");

    private DecisionTables() {}

    /** Rows by tier and token basis; where a ratio was asked for, its surface is the second table. */
    public static List<Table> of(BenchmarkDecision decision) {
        List<List<String>> cells = new ArrayList<>();
        for (DecidedRow row : decision.rows()) {
            if (row.costs().isEmpty()) {
                cells.add(cells(row, null));
            }
            for (TokenCost cost : row.costs()) {
                cells.add(cells(row, cost));
            }
        }
        List<Table> tables = new ArrayList<>();
        tables.add(new Table(DECISION, cells));
        RatioSurface ratio = decision.ratio();
        if (ratio != null) {
            tables.add(new Table(
                    RATIO, ratio.cells().stream().map(DecisionTables::cells).toList()));
        }
        return tables;
    }

    /** The metrics of each group, after the tables of the decision. */
    public static List<Table> of(MetricVerdicts verdicts) {
        List<Table> tables = new ArrayList<>(of(verdicts.decision()));
        List<List<String>> cells = new ArrayList<>();
        for (GroupVerdicts group : verdicts.groups()) {
            for (MetricVerdict verdict : group.metrics()) {
                cells.add(cells(group, verdict));
            }
        }
        tables.add(new Table(VERDICT, cells));
        return tables;
    }

    private static List<String> cells(DecidedRow row, @Nullable TokenCost cost) {
        Optional<PowerFigure> provisioned = power(row, PowerBasis.PROVISIONED, cost);
        Optional<PowerFigure> measured = power(row, PowerBasis.MEASURED, cost);
        List<String> cells = new ArrayList<>();
        add(
                cells,
                row.number(),
                row.source().file(),
                row.source().line(),
                row.source().pointer(),
                row.grade(),
                EnumNames.of(row.outcome()),
                String.join("; ", row.reasons()),
                row.group(),
                row.setup().model(),
                row.setup().precision(),
                row.setup().hardware(),
                row.system(),
                row.setup().gpus(),
                row.setup().speculativeDecoding(),
                mean(row.load().inputLengths()),
                mean(row.load().outputLengths()),
                row.tokensPerSecondPerUser(),
                row.isOnFront(),
                cost == null ? null : EnumNames.of(cost.tokenBasis()),
                cost == null ? null : cost.tokensPerSecondPerGpu(),
                cost == null ? null : EnumNames.of(cost.tier()),
                cost == null ? null : cost.usdPerGpuHour(),
                cost == null ? null : cost.utilisation(),
                cost == null ? null : cost.priceDate(),
                cost == null ? null : cost.usdPerMillionTokens(),
                provisioned.map(PowerFigure::kilowattsPerGpu).orElse(null),
                provisioned.map(PowerFigure::tokensPerSecondPerMegawatt).orElse(null),
                measured.map(PowerFigure::joulesPerToken).orElse(null));
        return cells;
    }

    private static Optional<PowerFigure> power(DecidedRow row, PowerBasis basis, @Nullable TokenCost cost) {
        TokenBasis tokens = cost == null ? TokenBasis.TOTAL : cost.tokenBasis();
        return row.power().stream()
                .filter(figure -> figure.powerBasis() == basis && figure.tokenBasis() == tokens)
                .findFirst();
    }

    private static @Nullable Double mean(@Nullable TokenLengths lengths) {
        return lengths == null ? null : lengths.meanTokens();
    }

    private static List<String> cells(RatioCell cell) {
        List<String> cells = new ArrayList<>();
        add(
                cells,
                cell.model(),
                cell.meanInputTokens(),
                cell.meanOutputTokens(),
                cell.prefixCache(),
                cell.ofPrecision(),
                cell.overPrecision(),
                EnumNames.of(cell.speculation()),
                cell.tokensPerSecondPerUser(),
                EnumNames.of(cell.tokenBasis()),
                EnumNames.of(cell.powerBasis()),
                cell.priceBook(),
                cell.ratio(),
                EnumNames.of(cell.basis()),
                cell.of().tokensPerSecondPerGpu(),
                cell.of().kilowattsPerGpu(),
                cell.of().source(),
                cell.over().tokensPerSecondPerGpu(),
                cell.over().kilowattsPerGpu(),
                cell.over().source());
        return cells;
    }

    private static List<String> cells(GroupVerdicts group, MetricVerdict verdict) {
        var flip = verdict.worstFlip();
        List<String> cells = new ArrayList<>();
        add(
                cells,
                group.group(),
                EnumNames.of(group.tier()),
                EnumNames.of(group.tokenBasis()),
                EnumNames.of(verdict.metric()),
                verdict.isKept(),
                verdict.absent(),
                verdict.candidates(),
                verdict.compared(),
                verdict.spearman(),
                verdict.kendall(),
                joined(verdict.picks()),
                verdict.cannotServe(),
                joined(verdict.servingPicks()),
                verdict.regretUsdPerMonth(),
                verdict.leastRegretUsdPerMonth(),
                flip == null ? null : flip.preferred(),
                flip == null ? null : flip.cheaper(),
                flip == null ? null : flip.usdPerMonth(),
                verdict.why());
        return cells;
    }

    private static String joined(List<Integer> rows) {
        return rows.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static void add(List<String> cells, @Nullable Object... values) {
        for (Object value : values) {
            cells.add(value == null ? "" : value.toString());
        }
    }
}
