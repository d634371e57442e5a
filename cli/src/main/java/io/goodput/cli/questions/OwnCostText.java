package io.goodput.cli.questions;

import io.goodput.catalog.OwnCostAnswer;
import io.goodput.catalog.OwnCostRequest;
import io.goodput.contracts.EnumNames;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The cost of owning as text: its parts, what they rest on, and what was taken for granted. */
final class OwnCostText {
    private OwnCostText() {}

    static String of(OwnCostAnswer answer) {
        OwnCostRequest question = answer.question();
        var table = new TextTable(1, "", "$/GPU-hour", "share", "$ a year", "$ at the start");
        for (OwnCostAnswer.Part part : answer.parts()) {
            table.add(
                    EnumNames.of(part.item()),
                    perHour(part.usdPerGpuHour()),
                    Figures.share(part.usdPerGpuHour() / answer.usdPerGpuHour()),
                    money(part.usdPerYear()),
                    part.usdPaidAtStart() == null ? "" : money(part.usdPaidAtStart()));
        }
        table.add(
                "together",
                perHour(answer.usdPerGpuHour()),
                Figures.share(1),
                money(answer.usdPerYear()),
                money(answer.usdPaidAtStart()));
        var text = new StringBuilder("%s, %s: %,d GPUs%n%n"
                .formatted(
                        question.system(),
                        EnumNames.of(Objects.requireNonNull(question.tier())),
                        question.capital().gpus()));
        text.append(table.text());
        if (answer.usdPerUsedGpuHour() != null) {
            text.append("%nA used hour costs $%s: the GPUs are used %s of the time.%n"
                    .formatted(
                            perHour(answer.usdPerUsedGpuHour()),
                            Figures.share(Objects.requireNonNull(question.utilisation())
                                    .value())));
        }
        text.append("\nHow:\n");
        answer.parts()
                .forEach(part -> text.append("  %s: %s%s%n"
                        .formatted(
                                EnumNames.of(part.item()),
                                part.formula(),
                                part.source().isEmpty() ? "" : ". " + part.source())));
        text.append("\nAssumptions:\n");
        answer.assumptions().forEach(each -> text.append("  ").append(each).append('\n'));
        return text.append("As a price book: --price-book FILE; every figure's basis and all defaults: --json\n")
                .toString();
    }

    /** The parts as CSV, and their sums. */
    static String csv(OwnCostAnswer answer) {
        var csv = new StringBuilder("item,usdPerGpuHour,usdPerYear,usdPaidAtStart\n");
        answer.parts()
                .forEach(part -> csv.append(row(
                        EnumNames.of(part.item()), part.usdPerGpuHour(), part.usdPerYear(), part.usdPaidAtStart())));
        return csv.append(row("together", answer.usdPerGpuHour(), answer.usdPerYear(), answer.usdPaidAtStart()))
                .toString();
    }

    private static String row(String item, double perGpuHour, double perYear, @Nullable Double paidAtStart) {
        return "%s,%s,%s,%s\n"
                .formatted(item, plain(perGpuHour), plain(perYear), paidAtStart == null ? "" : plain(paidAtStart));
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String perHour(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String money(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
