package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.explanation.ScaledLayout;
import io.goodput.contracts.futures.ChosenLayout;
import io.goodput.contracts.futures.Decision;
import io.goodput.contracts.futures.DecisionInFuture;
import io.goodput.contracts.futures.FutureOptimum;
import io.goodput.contracts.futures.FuturesAnswer;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.futures.RoleSplit;
import io.goodput.contracts.futures.RoleSplit.FutureSplit;
import io.goodput.contracts.futures.TierFutures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What holds in several futures as text or as Markdown: for each tier what is best in each, the regrets, and the split. */
final class FuturesText {
    private FuturesText() {}

    static String of(FuturesAnswer answer) {
        return text(answer, "", "", TextTable::text, "  ");
    }

    static String markdown(FuturesAnswer answer) {
        return text(answer, "# ", "## ", TextTable::markdown, "- ");
    }

    private static String text(
            FuturesAnswer answer, String title, String section, Function<TextTable, String> table, String line) {
        var text = new StringBuilder(title).append(heading(answer.question()));
        for (TierFutures tier : answer.tiers()) {
            text.append(String.format(
                            Locale.ROOT, "%n%s%s (%s)%n%n", section, EnumNames.of(tier.tier()), answer.priceBook()))
                    .append(table.apply(optima(answer.question(), tier)))
                    .append('\n');
            if (!tier.decisions().isEmpty()) {
                text.append(table.apply(regrets(tier))).append('\n');
                text.append(table.apply(failures(tier))).append('\n');
            }
            text.append(line).append(plan(tier)).append('\n');
            RoleSplit split = tier.split();
            if (split != null) {
                text.append('\n').append(table.apply(splits(split))).append('\n');
                roles(split).forEach(each -> text.append(line).append(each).append('\n'));
            }
            text.append(line).append(tier.proof()).append('\n');
        }
        return text.append(Figures.ending(
                        answer.errorBands(),
                        answer.build(),
                        "every figure's basis, the assumptions and the question with all defaults"))
                .toString();
    }

    private static String heading(FuturesRequest question) {
        PlanRequest plan = question.plan();
        double least = Objects.requireNonNull(question.leastWeight());
        return Figures.subject(plan.model(), plan.precision(), plan.traffic()) + "\n" + Figures.objective(plan.slo())
                + "\n" + PlanText.asked(plan)
                + (least == 1
                        ? "Holds in all of %d futures%n"
                                .formatted(question.names().size())
                        : "Holds in futures of at least %s of all weight%n".formatted(Figures.share(least)));
    }

    private static TextTable optima(FuturesRequest question, TierFutures tier) {
        List<PlanRequest> plans = Stream.concat(Stream.of(question.plan()), question.plansOfFutures().stream())
                .toList();
        var table = new TextTable(
                4, "future", "weight", "load", "best in it by itself", "billed", "$/h", "simulated", "proven");
        for (int i = 0; i < plans.size(); i++) {
            FutureOptimum optimum = tier.optima().get(i);
            ChosenLayout best = optimum.found().best();
            table.add(
                    optimum.future(),
                    Figures.share(optimum.weight()),
                    Figures.traffic(plans.get(i).traffic()),
                    best == null ? "none holds" : Figures.systemsAndLayout(best.layout()),
                    best == null ? "" : Integer.toString(best.gpusBilled()),
                    best == null ? "" : Figures.usd(best.usdPerHour()),
                    Long.toString(optimum.found().layoutsSimulated()),
                    optimum.found().proven() ? "yes" : "no");
        }
        return table;
    }

    private static TextTable regrets(TierFutures tier) {
        List<String> names = tier.optima().stream().map(FutureOptimum::future).toList();
        var table = new TextTable(
                2,
                Stream.of(
                                Stream.of("regret in $/h", "layout", "today"),
                                names.stream().skip(1),
                                Stream.of("holds in", "worst", "weighted"))
                        .flatMap(Function.identity())
                        .toArray(String[]::new));
        for (Decision decision : tier.decisions()) {
            List<String> row = new ArrayList<>();
            row.add(name(decision));
            row.add(Figures.systemsAndLayout(decision.layout().layout()));
            decision.futures().forEach(each -> row.add(cell(each)));
            row.add(Figures.share(decision.holdsInWeight()));
            row.add(regret(decision.worstRegretUsdPerHour()));
            row.add(regret(decision.weightedRegretUsdPerHour()));
            table.add(row.toArray(String[]::new));
        }
        return table;
    }

    private static String name(Decision decision) {
        String best = decision.bestIn().isEmpty() ? "" : "best in " + String.join(", ", decision.bestIn());
        return !decision.plan() ? best : best.isEmpty() ? "the plan" : "the plan, " + best;
    }

    private static String cell(DecisionInFuture cell) {
        Double regret = cell.regretUsdPerHour();
        String holds = cell.holds() ? "holds" : "fails";
        return regret == null ? holds : holds + ", " + regret(regret);
    }

    private static String regret(@Nullable Double usd) {
        if (usd == null) {
            return "unknown";
        }
        return usd == 0 ? "+$0" : (usd < 0 ? "−" : "+") + Figures.usd(Math.abs(usd));
    }

    private static TextTable failures(TierFutures tier) {
        var table = new TextTable(
                3,
                "what fails",
                "in",
                "worst limit",
                "times it",
                "in SLO",
                "what would hold in its place",
                "billed",
                "$/h");
        for (Decision decision : tier.decisions()) {
            for (DecisionInFuture each : decision.futures()) {
                if (!each.holds()) {
                    ScaledLayout needed = each.needed();
                    table.add(
                            name(decision),
                            each.future(),
                            each.worstLimit() == null
                                    ? "no room for its longest request"
                                    : Figures.limit(each.worstLimit()),
                            each.worstOverLimit() == null ? "" : Figures.number(each.worstOverLimit()),
                            each.attainment() == null ? "" : Figures.share(each.attainment()),
                            needed == null
                                    ? "none that was tried"
                                    : Figures.layout(needed.layout())
                                            + (needed.insideLimits() ? "" : " (beyond the limits)"),
                            needed == null ? "" : Integer.toString(needed.gpusBilled()),
                            needed == null ? "" : Figures.usd(needed.usdPerHour()));
                }
            }
        }
        return table;
    }

    private static String plan(TierFutures tier) {
        ChosenLayout plan = tier.plan().best();
        if (plan == null) {
            return "No layout holds in enough of the futures.";
        }
        DecisionInFuture nearest = tier.decisions().getFirst().futures().stream()
                .filter(each -> each.holds() && each.worstOverLimit() != null)
                .max(Comparator.comparingDouble(each -> Objects.requireNonNull(each.worstOverLimit())))
                .orElseThrow();
        return "The plan: %s on %d GPUs (%d billed), at %s an hour today; where it holds it comes nearest to a limit in %s: %s at %s times it. What fails is counted at what would hold in its place."
                .formatted(
                        Figures.systemsAndLayout(plan.layout()),
                        plan.gpusUsed(),
                        plan.gpusBilled(),
                        Figures.usd(plan.usdPerHour()),
                        nearest.future(),
                        Figures.limit(Objects.requireNonNull(nearest.worstLimit())),
                        Figures.number(Objects.requireNonNull(nearest.worstOverLimit())));
    }

    private static TextTable splits(RoleSplit split) {
        var table = new TextTable(1, "split", "tokens in per out", "prefill", "decode", "the plan's serves");
        for (FutureSplit each : split.futures()) {
            table.add(
                    "best in " + each.future(),
                    Figures.number(each.inputPerOutputToken()),
                    Integer.toString(each.prefillInstances()),
                    Integer.toString(each.decodeInstances()),
                    Figures.share(each.servedShare()));
        }
        return table;
    }

    private static List<String> roles(RoleSplit split) {
        return List.of(
                "By the estimates, not simulated: of its %d GPUs the plan's split, prefill %d + decode %d, serves at least %s of what the best split does %s; today it is %s."
                        .formatted(
                                split.gpus(),
                                split.prefillInstances(),
                                split.decodeInstances(),
                                Figures.share(split.withinShare()),
                                range(split),
                                Figures.number(split.inputPerOutputToken())),
                split.gpusThatChangeRole() == 0
                        ? "By them no GPU has to change role between the futures."
                        : "By them %d of the %d GPUs should be able to change role between the futures."
                                .formatted(split.gpusThatChangeRole(), split.gpus()));
    }

    private static String range(RoleSplit split) {
        Double least = split.leastInputPerOutputToken();
        Double most = split.mostInputPerOutputToken();
        if (least == null) {
            return most == null
                    ? "whatever the lengths"
                    : "up to %s tokens in per token out".formatted(Figures.number(most));
        }
        return most == null
                ? "from %s tokens in per token out".formatted(Figures.number(least))
                : "from %s to %s tokens in per token out".formatted(Figures.number(least), Figures.number(most));
    }
}
