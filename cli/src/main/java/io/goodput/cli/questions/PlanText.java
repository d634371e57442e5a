package io.goodput.cli.questions;

import io.goodput.contracts.Bill;
import io.goodput.contracts.CandidateOutcome;
import io.goodput.contracts.Comparison;
import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.Contender;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InstanceLoss;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.Procurement;
import io.goodput.contracts.Report;
import io.goodput.contracts.SearchSummary;
import io.goodput.contracts.SeedIntervals;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.scaleout.PlanScaling;
import io.goodput.contracts.scaleout.ScalingTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A plan's answer as text: per tier a table of the winner and its runners-up, and why each lost. */
final class PlanText {
    /** Of an answer to a search that was not over. */
    static final String STOPPED = "Stopped by its deadline: what was known by then.";

    /** Of layouts under policies, how many a table tells. */
    private static final int MOST_TRIALS = 10;

    private PlanText() {}

    static String of(PlanAnswer answer) {
        PlanRequest question = answer.question();
        var text = new StringBuilder()
                .append(Figures.subject(question.model(), question.precision(), question.traffic()))
                .append('\n')
                .append(Figures.objective(question.slo()))
                .append('\n');
        if (answer.stoppedBy() != null) {
            text.append(STOPPED).append('\n');
        }
        text.append(asked(question));
        answer.tiers().forEach(tier -> text.append('\n').append(tier(tier, answer)));
        if (answer.tiers().stream().anyMatch(tier -> tier.explanation() != null)) {
            text.append("\nTaken for granted, and not modelled:\n");
            answer.assumptions().forEach(each -> text.append("  ").append(each).append('\n'));
        }
        return text.append(Figures.ending(
                        answer.errorBands(),
                        answer.build(),
                        "every figure's basis, the assumptions and the question with all defaults"))
                .toString();
    }

    private static String tier(TierAnswer tier, PlanAnswer answer) {
        var text = new StringBuilder()
                .append(EnumNames.of(tier.tier()))
                .append(" prices (")
                .append(answer.priceBook())
                .append(")\n")
                .append(layouts(tier, answer.question()).text());
        if (tier.winner() == null) {
            text.append("  ").append(withoutWinner(tier)).append('\n');
        }
        if (tier.relief() != null) {
            text.append("  ").append(tier.relief().verdict()).append('\n');
        }
        LayoutOutcome first = first(tier);
        if (first != null) {
            text.append("  ").append(first.verdict()).append('\n').append(details(first));
        }
        for (CandidateOutcome candidate : tier.runnersUp()) {
            text.append("  ").append(verdict(candidate)).append('\n');
        }
        Comparison comparison = tier.comparison();
        if (comparison != null) {
            text.append(contenders(comparison).text())
                    .append("  ")
                    .append(comparison.verdict())
                    .append('\n');
        }
        if (tier.stepTimeBand() != null) {
            text.append("  ").append(band(tier.stepTimeBand())).append('\n');
        }
        text.append(search(tier.search()));
        PlanScaling scaling = tier.scaling();
        if (scaling != null) {
            text.append(scaling.trials().isEmpty() ? "" : policies(scaling).text())
                    .append("  ")
                    .append(scaling.verdict())
                    .append('\n');
        }
        if (tier.explanation() != null) {
            ExplanationBlock.of(tier.explanation()).forEach(block -> text.append(block.text()));
        }
        return text.toString();
    }

    /** What is asked beyond the least dollars that serve the load, in a line; empty where nothing is. */
    static String asked(PlanRequest question) {
        List<String> parts = new ArrayList<>();
        if (question.objective() != PlanObjective.USD) {
            parts.add("least " + EnumNames.of(Objects.requireNonNull(question.objective())));
        }
        int spares = question.spareInstances() == null ? 0 : question.spareInstances();
        if (spares > 0) {
            parts.add(
                    "N+%d: holds with any %s lost".formatted(spares, spares == 1 ? "instance" : spares + " instances"));
        }
        if (question.isRobust()) {
            parts.add("every figure with steps as long as the upper ends of their error bands");
        }
        if (question.existingCapacity() != null) {
            question.existingCapacity()
                    .forEach(each -> parts.add("%d GPUs of %s owned at %s an hour each%s"
                            .formatted(
                                    each.gpus(),
                                    each.system(),
                                    Figures.usd(each.usdPerGpuHour() == null ? 0 : each.usdPerGpuHour()),
                                    each.isHandedBack() ? ", to be handed back where unused" : "")));
        }
        return parts.isEmpty() ? "" : String.join("; ", parts) + "\n";
    }

    /** The winner, or what came nearest; null where nothing could be simulated. */
    static @Nullable LayoutOutcome first(TierAnswer tier) {
        return tier.winner() != null ? tier.winner() : tier.nearest();
    }

    /** The winner, or what came nearest, and the runners-up. */
    static TextTable layouts(TierAnswer tier, PlanRequest question) {
        var table = new TextTable(
                2,
                "",
                "layout",
                "GPUs",
                "billed",
                "kW",
                "$/h",
                "$/month",
                "$/M tokens",
                "J/token (PUE)",
                "TTFT p99",
                "TPOT p99",
                "in SLO");
        LayoutOutcome first = first(tier);
        if (first != null) {
            addRow(table, mark(tier, question), first);
        }
        for (CandidateOutcome candidate : tier.runnersUp()) {
            LayoutOutcome best = candidate.best();
            if (best != null) {
                addRow(table, candidate.holds() ? "" : "fails", best);
            }
        }
        return table;
    }

    static String withoutWinner(TierAnswer tier) {
        return tier.search().proven()
                ? "No layout inside the limits meets the objective."
                : "No layout that was tried meets the objective; not all were tried.";
    }

    /** Why a system and mode lost. */
    static String verdict(CandidateOutcome candidate) {
        return candidate.inWords() + ": " + candidate.verdict();
    }

    /** Those that the error of the step times was drawn for. */
    static TextTable contenders(Comparison comparison) {
        var table = new TextTable(
                1,
                "step times drawn from their bands",
                "cheapest in",
                "layout above holds in",
                "$/h p10",
                "p50",
                "p90",
                "GPUs billed");
        for (Contender each : comparison.contenders()) {
            table.add(
                    each.system() + " " + EnumNames.of(each.mode()),
                    Figures.share(each.cheapestShare()),
                    each.layoutHoldsShare() == null ? "" : Figures.share(each.layoutHoldsShare()),
                    usd(each.p10UsdPerHour()),
                    usd(each.p50UsdPerHour()),
                    usd(each.p90UsdPerHour()),
                    gpus(each.p10GpusBilled(), each.p90GpusBilled()));
        }
        return table;
    }

    private static String usd(@Nullable Double usd) {
        return usd == null ? "none holds" : Figures.usd(usd);
    }

    private static String gpus(@Nullable Integer least, @Nullable Integer most) {
        if (least == null) {
            return "";
        }
        return least.equals(most) ? least.toString() : least + (most == null ? " or more" : " to " + most);
    }

    /** What layouts cost under policies, the best first. */
    static TextTable policies(PlanScaling scaling) {
        var table = new TextTable(
                3,
                "",
                "instances that come and go",
                "policy",
                "mean GPUs",
                "most",
                "$/h",
                "$/M tokens",
                "at least $/h",
                "in SLO");
        for (ScalingTrial trial : scaling.trials()
                .subList(0, Math.min(MOST_TRIALS, scaling.trials().size()))) {
            boolean isBest = scaling.best() != null && scaling.best().trial().equals(trial);
            table.add(
                    isBest ? "cheapest" : trial.holds() ? "" : "fails",
                    Figures.systemsAndLayout(trial.layout()),
                    trial.policy(),
                    Figures.number(trial.meanGpus()),
                    Integer.toString(trial.mostGpus()),
                    Figures.usd(trial.usdPerHour()),
                    Figures.usd(trial.usdPerMillionTokens()),
                    trial.leastUsdPerHour() == null ? "" : Figures.usd(trial.leastUsdPerHour()),
                    Figures.share(trial.attainment()));
        }
        return table;
    }

    private static String mark(TierAnswer tier, PlanRequest question) {
        if (tier.winner() == null) {
            return "nearest";
        }
        String best = question.objective() == PlanObjective.USD ? "cheapest" : "best";
        return tier.search().proven() ? best : best + " found";
    }

    private static void addRow(TextTable table, String mark, LayoutOutcome outcome) {
        Bill bill = outcome.bill();
        Report report = outcome.report();
        Latencies latencies = report.latencies();
        table.add(
                mark,
                String.join(" + ", outcome.layout().systems()) + ": " + Figures.layout(outcome.layout()),
                Integer.toString(bill.gpusUsed()),
                Integer.toString(bill.gpusBilled()),
                Figures.number(bill.provisionedKilowatts()),
                Figures.usd(outcome.usdPerHour()),
                Figures.usd(outcome.usdPerMonth()),
                Figures.usd(outcome.usdPerMillionTokens()),
                Figures.number(bill.joulesPerToken()),
                latencies == null
                        ? "unstable"
                        : Figures.seconds(latencies.timeToFirstToken().p99Seconds()),
                latencies == null
                        ? "unstable"
                        : Figures.seconds(latencies.timePerOutputToken().p99Seconds()),
                Figures.share(report.attainment()));
    }

    /** Its prices and power, in lines. */
    static String details(LayoutOutcome outcome) {
        Bill bill = outcome.bill();
        Report report = outcome.report();
        return String.format(
                        Locale.ROOT,
                        "  input %s, output %s per M tokens%s; %s requests/s and %s tokens/s inside the SLO; %s tokens/s/MW%n"
                                + "  utilisation %s; most time in %s; racks: %s%n%s",
                        Figures.usd(bill.usdPerMillionInputTokens()),
                        Figures.usd(bill.usdPerMillionOutputTokens()),
                        outcome.procurement() == null ? "" : " at the tier's price",
                        Figures.number(report.goodputRequestsPerSecond()),
                        Figures.number(report.goodputTokensPerSecond()),
                        Figures.number(bill.tokensPerSecondPerMegawatt()),
                        report.pools().stream().map(PlanText::utilisation).collect(Collectors.joining(", ")),
                        EnumNames.of(report.bottleneck()).replace('-', ' '),
                        bill.racks(),
                        Figures.energy(bill))
                + overSeeds(outcome)
                + procured(outcome)
                + losses(outcome);
    }

    /** How sure its figures are, in a line; empty where it was run on one seed alone. */
    private static String overSeeds(LayoutOutcome outcome) {
        SeedIntervals intervals = outcome.overSeeds();
        if (intervals == null) {
            return "";
        }
        List<LimitOutcome> limits = outcome.report().limits();
        String latencies = IntStream.range(0, limits.size())
                .mapToObj(i -> Figures.metric(limits.get(i).limit()) + " "
                        + plusMinus(intervals.limitSeconds().get(i), Figures::seconds))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "  mean over %d seeds (95 %%): %s; in SLO %s; %s requests/s inside it; %s/M tokens; %s J/token%n",
                intervals.attainment().batches(),
                latencies,
                plusMinus(intervals.attainment(), Figures::share),
                plusMinus(intervals.goodputRequestsPerSecond(), Figures::number),
                plusMinus(intervals.usdPerMillionTokens(), Figures::usd),
                plusMinus(intervals.joulesPerToken(), Figures::number));
    }

    private static String plusMinus(ConfidenceInterval interval, DoubleFunction<String> figure) {
        return figure.apply(interval.estimate()) + " ± " + figure.apply(interval.halfWidth());
    }

    /** What it takes of the GPUs that are owned, in a line; empty where none are. */
    private static String procured(LayoutOutcome outcome) {
        Procurement procured = outcome.procurement();
        return procured == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  owned GPUs: %d used, %d idle, %d handed back, %s/h for those kept; %d bought for %s/h; metered"
                                + " electricity %s/h; %s/h in all%n",
                        procured.ownedGpusUsed(),
                        procured.ownedGpusIdle(),
                        procured.ownedGpusHandedBack(),
                        Figures.usd(procured.ownedUsdPerHour()),
                        procured.boughtGpus(),
                        Figures.usd(procured.boughtUsdPerHour()),
                        Figures.usd(procured.electricityUsdPerHour()),
                        Figures.usd(procured.usdPerHour()));
    }

    /** How it serves with instances lost, in lines; empty where no spares were asked for. */
    private static String losses(LayoutOutcome outcome) {
        return outcome.losses().stream().map(PlanText::loss).collect(Collectors.joining());
    }

    private static String loss(InstanceLoss loss) {
        return String.format(
                Locale.ROOT,
                "  with %s lost: %s, %s in SLO; %s%n",
                loss.words(),
                loss.holds() ? "holds" : "fails",
                Figures.share(loss.attainment()),
                loss.limits().stream()
                        .map(limit -> limit.limit().metric() + " " + Figures.seconds(limit.valueSeconds()))
                        .collect(Collectors.joining(", ")));
    }

    private static String utilisation(PoolReport pool) {
        return EnumNames.of(pool.role()) + " " + Figures.share(pool.utilisation());
    }

    /** How the winner does at both ends of the error band, in a line. */
    static String band(InputEffect band) {
        return band.range() + ": " + band.verdict();
    }

    /** How the search went, in a line. */
    static String search(SearchSummary search) {
        return String.format(
                Locale.ROOT,
                "  %,d layouts: %,d simulated, %,d excluded by capacity, %,d by cost. %s%n",
                search.layoutsConsidered(),
                search.simulated(),
                search.excludedByCapacity(),
                search.excludedByCost(),
                search.proof());
    }
}
