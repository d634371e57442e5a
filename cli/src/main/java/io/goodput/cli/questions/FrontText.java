package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.fronts.FrontAnswer;
import io.goodput.contracts.fronts.FrontLayout;
import io.goodput.contracts.fronts.FrontWinner;
import io.goodput.contracts.fronts.TierFront;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A front as text or as Markdown: for each tier the layouts on it, then what wins at each pair of limits. */
final class FrontText {
    private static final List<String> LAYOUT_COLUMNS =
            List.of("$/h", "$/M tokens", "billed", "kW", "J/token (PUE)", "TTFT", "TPOT", "tokens/s/user");

    private FrontText() {}

    static String of(FrontAnswer answer) {
        var text = new StringBuilder(heading(answer));
        for (TierFront tier : answer.tiers()) {
            text.append(String.format(Locale.ROOT, "%n%s (%s)%n%n", EnumNames.of(tier.tier()), answer.priceBook()))
                    .append(front(tier).text())
                    .append('\n')
                    .append(winners(tier).text())
                    .append("  ")
                    .append(tier.proof())
                    .append('\n');
        }
        return text.append(ending(answer)).toString();
    }

    static String markdown(FrontAnswer answer) {
        var text = new StringBuilder("# ").append(heading(answer));
        for (TierFront tier : answer.tiers()) {
            text.append(String.format(Locale.ROOT, "%n## %s (%s)%n%n", EnumNames.of(tier.tier()), answer.priceBook()))
                    .append(front(tier).markdown())
                    .append('\n')
                    .append(winners(tier).markdown())
                    .append("\n- ")
                    .append(tier.proof())
                    .append('\n');
        }
        return text.append(ending(answer)).toString();
    }

    private static String heading(FrontAnswer answer) {
        PlanRequest plan = answer.question().plan();
        return Figures.subject(plan.model(), plan.precision(), plan.traffic()) + "\n" + Figures.objective(plan.slo())
                + ", and other limits\n" + PlanText.asked(plan);
    }

    private static TextTable front(TierFront tier) {
        var table = new TextTable(1, heading("on the front"));
        tier.front().forEach(layout -> table.add(row(name(layout), layout)));
        return table;
    }

    private static TextTable winners(TierFront tier) {
        var table = new TextTable(
                4, "TTFT within", "TPOT within", "least", "layout", "takes", "simulated", "inherited", "proven");
        for (FrontWinner winner : tier.winners()) {
            FrontLayout best = winner.best();
            table.add(
                    seconds(winner.ttftSeconds()),
                    seconds(winner.tpotSeconds()),
                    EnumNames.of(winner.objective()),
                    best == null ? "none holds" : name(best),
                    best == null ? "" : takes(winner.objective(), best),
                    Long.toString(winner.layoutsSimulated()),
                    Long.toString(winner.layoutsInherited()),
                    winner.proven() ? "yes" : "no");
        }
        return table;
    }

    private static String takes(PlanObjective objective, FrontLayout layout) {
        return switch (objective) {
            case USD -> Figures.usd(layout.usdPerHour()) + "/h";
            case GPUS -> layout.layout().gpus() + " GPUs";
            case RACKS -> layout.racks() + (layout.racks() == 1 ? " rack" : " racks");
            case KILOWATTS -> Figures.number(layout.provisionedKilowatts()) + " kW";
        };
    }

    private static String name(FrontLayout layout) {
        return String.join(" + ", layout.layout().systems()) + ": " + Figures.layout(layout.layout());
    }

    private static String[] heading(String first) {
        return Stream.concat(Stream.of(first), LAYOUT_COLUMNS.stream()).toArray(String[]::new);
    }

    private static String[] row(String first, FrontLayout layout) {
        return new String[] {
            first,
            Figures.usd(layout.usdPerHour()),
            Figures.usd(layout.usdPerMillionTokens()),
            Integer.toString(layout.gpusBilled()),
            Figures.number(layout.provisionedKilowatts()),
            Figures.number(layout.joulesPerToken()),
            seconds(layout.ttftSeconds()),
            seconds(layout.tpotSeconds()),
            layout.tokensPerSecondPerUser() == null ? "" : Figures.number(layout.tokensPerSecondPerUser())
        };
    }

    private static String seconds(@Nullable Double seconds) {
        return seconds == null ? "" : Figures.seconds(Objects.requireNonNull(seconds));
    }

    private static String ending(FrontAnswer answer) {
        return Figures.ending(
                answer.errorBands(),
                answer.build(),
                "every figure's basis, the assumptions and the question with all defaults");
    }
}
