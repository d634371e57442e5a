package io.goodput.cli.benchmarks;

import io.goodput.cli.questions.TextTable;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.CheapestRow;
import io.goodput.contracts.benchmarks.ComparableRows;
import io.goodput.contracts.benchmarks.DecidedRow;
import io.goodput.contracts.benchmarks.FrontReading;
import io.goodput.contracts.benchmarks.PowerBasis;
import io.goodput.contracts.benchmarks.PowerFigure;
import io.goodput.contracts.benchmarks.RatioCell;
import io.goodput.contracts.benchmarks.RatioSurface;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.benchmarks.TokenCost;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What serves, what it costs, and why the others do not. */
final class DecisionText {
    private DecisionText() {}

    static String of(BenchmarkDecision decision) {
        BenchmarkQuestion question = decision.question();
        TokenBasis basis = tokenBases(question).getFirst();
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s tokens; prices of %s, %s utilisation; one GPU's share, whole racks and nodes not counted%n%n",
                EnumNames.of(basis),
                question.priceBook(),
                share(question)));
        for (ComparableRows group : decision.groups()) {
            text.append(heading(group)).append(rows(decision, group, basis)).append(cheapest(group));
            text.append(readings(group)).append('\n');
        }
        text.append(apart(decision)).append(reasons(decision));
        RatioSurface ratio = decision.ratio();
        if (ratio != null) {
            text.append(surface(ratio));
        }
        text.append(sources(decision));
        return text.toString();
    }

    private static String share(BenchmarkQuestion question) {
        return Numbers.fixed(100 * Objects.requireNonNullElse(question.utilisation(), 1.0), 0) + " %";
    }

    private static List<TokenBasis> tokenBases(BenchmarkQuestion question) {
        return Objects.requireNonNull(question.tokenBases());
    }

    private static List<PriceTier> tiers(BenchmarkQuestion question) {
        return Objects.requireNonNull(question.tiers());
    }

    private static String heading(ComparableRows group) {
        return String.format(
                Locale.ROOT,
                "group %d: %s in %s, %s tokens in, %s out, help of a prefix cache: %s%n",
                group.number(),
                group.model(),
                group.precision(),
                Numbers.fixed(group.meanInputTokens(), 0),
                Numbers.fixed(group.meanOutputTokens(), 0),
                group.prefixCache());
    }

    private static String rows(BenchmarkDecision decision, ComparableRows group, TokenBasis basis) {
        List<PriceTier> tiers = tiers(decision.question());
        List<String> names = new ArrayList<>(List.of(
                "row", "grade", "hardware", "engine", "speculates", "outcome", "front", "tok/s/user", "tok/s/GPU"));
        tiers.forEach(tier -> names.add("$/M " + EnumNames.of(tier)));
        names.add("tok/s/MW");
        boolean isMeasured = isMeasured(decision);
        if (isMeasured) {
            names.add("J/token");
        }
        var table = new TextTable(7, names.toArray(String[]::new));
        for (int number : group.rows()) {
            add(table, decision.rows().get(number - 1), tiers, basis, isMeasured);
        }
        return table.text();
    }

    private static boolean isMeasured(BenchmarkDecision decision) {
        return decision.rows().stream()
                .flatMap(row -> row.power().stream())
                .anyMatch(figure -> figure.powerBasis() == PowerBasis.MEASURED);
    }

    private static void add(
            TextTable table, DecidedRow row, List<PriceTier> tiers, TokenBasis basis, boolean isMeasured) {
        List<TokenCost> costs =
                row.costs().stream().filter(cost -> cost.tokenBasis() == basis).toList();
        List<String> cells = new ArrayList<>(List.of(
                Integer.toString(row.number()),
                row.grade().name(),
                (row.setup().gpus() == null ? "" : row.setup().gpus() + " ")
                        + said(row.setup().hardware()),
                said(row.setup().engine()),
                said(row.setup().speculativeDecoding()),
                EnumNames.of(row.outcome()),
                row.isOnFront() ? "yes" : "",
                row.tokensPerSecondPerUser() == null ? "?" : Numbers.fixed(row.tokensPerSecondPerUser(), 1),
                costs.isEmpty() ? "?" : Numbers.fixed(costs.getFirst().tokensPerSecondPerGpu(), 0)));
        for (PriceTier tier : tiers) {
            cells.add(costs.stream()
                    .filter(cost -> cost.tier() == tier)
                    .map(cost -> usd(cost.usdPerMillionTokens()))
                    .findFirst()
                    .orElse("?"));
        }
        cells.add(power(row, basis, PowerBasis.PROVISIONED, PowerFigure::tokensPerSecondPerMegawatt, 0));
        if (isMeasured) {
            cells.add(power(row, basis, PowerBasis.MEASURED, PowerFigure::joulesPerToken, 3));
        }
        table.add(cells.toArray(String[]::new));
    }

    private static String power(
            DecidedRow row,
            TokenBasis basis,
            PowerBasis power,
            Function<PowerFigure, @Nullable Double> figure,
            int decimals) {
        for (PowerFigure each : row.power()) {
            Double value = figure.apply(each);
            if (each.tokenBasis() == basis && each.powerBasis() == power && value != null) {
                return Numbers.fixed(value, decimals);
            }
        }
        return "?";
    }

    static String usd(double value) {
        return "$" + Numbers.fixed(value, value >= 1 ? 2 : 4);
    }

    private static String said(@Nullable String text) {
        return text == null ? "?" : text;
    }

    private static String cheapest(ComparableRows group) {
        return group.cheapest().stream().map(DecisionText::line).collect(Collectors.joining());
    }

    private static String line(CheapestRow cheapest) {
        return String.format(
                Locale.ROOT,
                "  cheapest that serves, %s, %s tokens: row %s at %s/M%n",
                EnumNames.of(cheapest.tier()),
                EnumNames.of(cheapest.tokenBasis()),
                cheapest.rows().stream().map(String::valueOf).collect(Collectors.joining(" and ")),
                usd(cheapest.usdPerMillionTokens()));
    }

    private static String readings(ComparableRows group) {
        var text = new StringBuilder();
        for (FrontReading reading : group.readings()) {
            Double throughput = reading.tokensPerSecondPerGpu();
            text.append(String.format(
                    Locale.ROOT,
                    "  %s, speculation %s, at %s tok/s/user: %s, %s%n",
                    reading.hardware(),
                    EnumNames.of(reading.speculation()),
                    Numbers.rounded(reading.tokensPerSecondPerUser()),
                    throughput == null
                            ? "unreachable"
                            : "%s %s tok/s/GPU (%s)"
                                    .formatted(
                                            Numbers.fixed(throughput, 0),
                                            EnumNames.of(reading.tokenBasis()),
                                            EnumNames.of(reading.basis())),
                    reading.source()));
        }
        return text.toString();
    }

    /** Rows of no group, with what they lack. */
    private static String apart(BenchmarkDecision decision) {
        var text = new StringBuilder();
        for (DecidedRow row : decision.rows()) {
            if (row.group() == null && row.reasons().isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "row %d (%s) can be compared with none: %s%n",
                        row.number(),
                        said(row.setup().model()),
                        row.absent().stream()
                                .map(absent -> absent.figure() + ": " + absent.reason())
                                .collect(Collectors.joining("; "))));
            }
        }
        return text.toString();
    }

    private static String reasons(BenchmarkDecision decision) {
        var text = new StringBuilder();
        for (DecidedRow row : decision.rows()) {
            if (!row.reasons().isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "row %d %s: %s%n",
                        row.number(),
                        EnumNames.of(row.outcome()).replace('-', ' '),
                        String.join("; ", row.reasons())));
            }
        }
        return text.toString();
    }

    private static String surface(RatioSurface ratio) {
        var table = new TextTable(
                6,
                "in/out",
                "precision",
                "speculates",
                "tokens",
                "power",
                "basis",
                "tok/s/user",
                "ratio",
                "of",
                "over");
        int unreachable = 0;
        for (RatioCell cell : ratio.cells()) {
            Double value = cell.ratio();
            if (value == null) {
                unreachable++;
                continue;
            }
            table.add(
                    Numbers.fixed(cell.meanInputTokens(), 0) + "/" + Numbers.fixed(cell.meanOutputTokens(), 0),
                    cell.ofPrecision() + "/" + cell.overPrecision(),
                    EnumNames.of(cell.speculation()),
                    EnumNames.of(cell.tokenBasis()),
                    cell.priceBook() == null ? EnumNames.of(cell.powerBasis()) : "provisioned, " + cell.priceBook(),
                    EnumNames.of(cell.basis()),
                    Numbers.rounded(cell.tokensPerSecondPerUser()),
                    Numbers.fixed(value, 2) + "x",
                    rows(cell.of().rows()),
                    rows(cell.over().rows()));
        }
        return String.format(
                Locale.ROOT,
                "%n%s over %s, in %d of %d places; %d are unreachable (--json has each with its reason)%n%s%s",
                ratio.of().hardware(),
                ratio.over().hardware(),
                ratio.cells().size() - unreachable,
                ratio.cells().size(),
                unreachable,
                table.text(),
                ratio.unsaid().stream().map(line -> "  " + line + "\n").collect(Collectors.joining()));
    }

    private static String rows(List<Integer> rows) {
        return "row " + rows.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    /** Rows by file; the line and pointer of each are in the JSON. */
    private static String sources(BenchmarkDecision decision) {
        var text = new StringBuilder("\n");
        int first = 0;
        List<DecidedRow> rows = decision.rows();
        for (int i = 1; i <= rows.size(); i++) {
            String file = rows.get(first).source().file();
            if (i == rows.size() || !rows.get(i).source().file().equals(file)) {
                text.append(first + 1 == i ? "row " + i : "rows " + (first + 1) + " to " + i)
                        .append(": ")
                        .append(file)
                        .append('\n');
                first = i;
            }
        }
        decision.rates().stream()
                .map(rate -> String.format(
                        Locale.ROOT,
                        "%s, %s: $%s a GPU-hour, %s kW%n",
                        rate.system(),
                        EnumNames.of(rate.tier()),
                        Numbers.fixed(rate.usdPerGpuHour(), 2),
                        Numbers.plain(rate.provisionedKilowattsPerGpu())))
                .forEach(text::append);
        return text.append("Lines of the files, every figure's basis and the sources of the prices: --json\n")
                .toString();
    }
}
