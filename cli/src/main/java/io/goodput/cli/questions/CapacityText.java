package io.goodput.cli.questions;

import io.goodput.contracts.Bill;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.TokenRates;
import io.goodput.contracts.capacity.CapacityAnswer;
import io.goodput.contracts.capacity.CarriedLoad;
import io.goodput.contracts.capacity.TierCapacity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a budget carries, as text or as Markdown: a table for each tier, then a sentence for each system and mode. */
final class CapacityText {
    private CapacityText() {}

    static String of(CapacityAnswer answer) {
        var text = new StringBuilder(heading(answer));
        for (TierCapacity tier : answer.tiers()) {
            text.append(String.format(Locale.ROOT, "%n%s (%s)%n%n", EnumNames.of(tier.tier()), answer.priceBook()));
            text.append(table(tier).text());
            tier.carried()
                    .forEach(each -> text.append("  ").append(each.verdict()).append('\n'));
            text.append("  ").append(tier.proof()).append('\n');
        }
        return text.append(ending(answer)).toString();
    }

    static String markdown(CapacityAnswer answer) {
        var text = new StringBuilder("# ").append(heading(answer));
        for (TierCapacity tier : answer.tiers()) {
            text.append(String.format(Locale.ROOT, "%n## %s (%s)%n%n", EnumNames.of(tier.tier()), answer.priceBook()));
            text.append(table(tier).markdown()).append('\n');
            tier.carried()
                    .forEach(each -> text.append("- ").append(each.verdict()).append('\n'));
            text.append("- ").append(tier.proof()).append('\n');
        }
        return text.append(ending(answer)).toString();
    }

    private static String heading(CapacityAnswer answer) {
        PlanRequest plan = answer.question().plan();
        return Figures.subject(plan.model(), plan.precision(), plan.traffic()) + "\n"
                + Figures.objective(plan.slo()) + "\n"
                + budget(answer) + "\n";
    }

    private static String budget(CapacityAnswer answer) {
        List<String> parts = new ArrayList<>();
        var limits = Objects.requireNonNull(answer.question().plan().limits());
        if (limits.maxGpus() != null) {
            parts.add(limits.maxGpus() + " GPUs");
        }
        if (limits.maxRacks() != null) {
            parts.add(limits.maxRacks() + " racks");
        }
        if (limits.maxProvisionedKilowatts() != null) {
            parts.add(Figures.number(limits.maxProvisionedKilowatts()) + " kW provisioned");
        }
        if (limits.maxUsdPerHour() != null) {
            parts.add(Figures.usd(limits.maxUsdPerHour()) + "/h");
        }
        if (limits.stock() != null) {
            limits.stock().forEach(each -> parts.add(each.gpus() + " GPUs of " + each.system() + " in stock"));
        }
        return "Budget: at most " + String.join(", ", parts);
    }

    private static TextTable table(TierCapacity tier) {
        var table = new TextTable(
                2,
                "system",
                "mode",
                "load",
                "requests/s",
                "tokens/s",
                "output/s",
                "GPUs",
                "kW",
                "$/h",
                "$/M tokens",
                "proven",
                "at most");
        tier.carried().forEach(each -> add(table, each));
        return table;
    }

    private static void add(TextTable table, CarriedLoad carried) {
        LayoutOutcome best = carried.best();
        TokenRates rates = best == null ? null : best.report().tokenRates();
        Bill bill = best == null ? null : best.bill();
        table.add(
                carried.system(),
                EnumNames.of(carried.mode()),
                String.format(Locale.ROOT, "%.3f", carried.loadFactor()),
                number(carried.requestsPerSecond()),
                number(rates == null ? null : rates.totalTokensPerSecond()),
                number(rates == null ? null : rates.outputTokensPerSecond()),
                bill == null ? "" : Integer.toString(bill.gpusBilled()),
                number(bill == null ? null : bill.provisionedKilowatts()),
                best == null ? "" : Figures.usd(best.usdPerHour()),
                best == null ? "" : Figures.usd(best.usdPerMillionTokens()),
                carried.proven() ? "yes" : "no",
                carried.possibleFactor() == null ? "?" : String.format(Locale.ROOT, "%.3f", carried.possibleFactor()));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : Figures.number(value);
    }

    private static String ending(CapacityAnswer answer) {
        return Figures.ending(
                answer.errorBands(),
                answer.build(),
                "every figure's basis, the assumptions and the question with all defaults");
    }
}
