package io.goodput.economics.decisions;

import static io.goodput.economics.decisions.Decisions.filled;

import io.goodput.contracts.Basis;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.benchmarks.GroupVerdicts;
import io.goodput.contracts.benchmarks.Metric;
import io.goodput.contracts.benchmarks.MetricFlip;
import io.goodput.contracts.benchmarks.MetricVerdict;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.contracts.benchmarks.RankedRow;
import io.goodput.contracts.benchmarks.RowOutcome;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.benchmarks.TokenCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;

/** What deciding by each metric alone comes to, against money at the limits. */
final class Verdicts {
    private static final int MAX_RANKED = 100;
    private static final double TOKENS_PER_MILLION = 1e6;

    private final Judged judged;
    private final double monthlyTokens;

    Verdicts(Judged judged, double monthlyTokens) {
        this.judged = judged;
        this.monthlyTokens = monthlyTokens;
    }

    MetricVerdicts answer() {
        List<GroupVerdicts> groups = new ArrayList<>();
        for (int i = 0; i < judged.groups().size(); i++) {
            for (TokenBasis tokens : filled(judged.question().tokenBases())) {
                for (PriceTier tier : filled(judged.question().tiers())) {
                    groups.add(verdicts(i + 1, judged.groups().get(i), tier, tokens));
                }
            }
        }
        return new MetricVerdicts(monthlyTokens, judged.answer(), groups, basis());
    }

    private GroupVerdicts verdicts(int number, Groups.Group group, PriceTier tier, TokenBasis tokens) {
        List<Candidate> known = group.candidates().stream()
                .filter(candidate -> judged.outcome(candidate) != RowOutcome.CANNOT_BE_JUDGED)
                .toList();
        Map<Integer, Double> money = new TreeMap<>();
        for (Candidate candidate : known) {
            if (judged.serves(candidate)) {
                judged.costs(candidate, tokens).stream()
                        .filter(cost -> cost.tier() == tier)
                        .map(TokenCost::usdPerMillionTokens)
                        .forEach(usd -> money.put(candidate.number(), usd));
            }
        }
        Double least = money.values().stream().min(Comparator.naturalOrder()).orElse(null);
        var figures = new MetricFigures(judged, known, money, tier, tokens);
        List<MetricVerdict> verdicts = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            verdicts.add(verdict(figures, metric, known, money));
        }
        return new GroupVerdicts(
                number,
                tier,
                tokens,
                money.entrySet().stream()
                        .filter(each -> each.getValue().equals(least))
                        .map(Map.Entry::getKey)
                        .toList(),
                least,
                least == null ? null : least * monthlyTokens / TOKENS_PER_MILLION,
                verdicts);
    }

    /** A row with a metric's figure; the higher the goodness, the better. */
    private record Ranked(Candidate candidate, double value, double goodness) {}

    private MetricVerdict verdict(
            MetricFigures figures, Metric metric, List<Candidate> known, Map<Integer, Double> money) {
        String reason = figures.reasonWithout(metric);
        if (reason != null) {
            return without(metric, reason);
        }
        boolean higherIsBetter = MetricFigures.isHigherBetter(metric);
        List<Ranked> ranked = new ArrayList<>();
        for (Candidate candidate : known) {
            OptionalDouble value = figures.of(metric, candidate);
            if (value.isPresent()) {
                ranked.add(new Ranked(
                        candidate, value.getAsDouble(), higherIsBetter ? value.getAsDouble() : -value.getAsDouble()));
            }
        }
        if (ranked.isEmpty()) {
            return without(metric, figures.reasonWithoutRows(metric));
        }
        ranked.sort(Comparator.comparingDouble(Ranked::goodness)
                .reversed()
                .thenComparingInt(each -> each.candidate().number()));
        List<Ranked> compared = ranked.stream()
                .filter(each -> money.containsKey(each.candidate().number()))
                .toList();
        List<Integer> picks = first(ranked);
        List<Integer> servingPicks = first(compared);
        List<Double> regrets = servingPicks.stream()
                .map(row -> monthlyUsd(filled(money.get(row)) - leastOf(money)))
                .toList();
        return new MetricVerdict(
                metric,
                metric.isKept(),
                metric.why(),
                null,
                MetricFigures.unit(metric),
                higherIsBetter,
                ranked.size(),
                compared.size(),
                spearman(compared, money),
                kendall(compared, money),
                picks,
                ranked.stream()
                        .filter(each -> picks.contains(each.candidate().number()))
                        .anyMatch(each -> !judged.serves(each.candidate())),
                servingPicks,
                regrets.stream().max(Comparator.naturalOrder()).orElse(null),
                regrets.stream().min(Comparator.naturalOrder()).orElse(null),
                worstFlip(compared, money),
                ranking(ranked));
    }

    private static MetricVerdict without(Metric metric, String reason) {
        return new MetricVerdict(
                metric,
                metric.isKept(),
                metric.why(),
                reason,
                null,
                null,
                0,
                0,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                null,
                List.of());
    }

    private static double leastOf(Map<Integer, Double> money) {
        return money.values().stream().min(Comparator.naturalOrder()).orElseThrow();
    }

    private double monthlyUsd(double usdPerMillionTokens) {
        return usdPerMillionTokens * monthlyTokens / TOKENS_PER_MILLION;
    }

    /** The best and those that are tied with it. */
    private static List<Integer> first(List<Ranked> ranked) {
        return ranked.stream()
                .filter(each -> each.goodness() == ranked.getFirst().goodness())
                .map(each -> each.candidate().number())
                .toList();
    }

    private static double[] goodness(List<Ranked> compared) {
        return compared.stream().mapToDouble(Ranked::goodness).toArray();
    }

    private static double[] thrift(List<Ranked> compared, Map<Integer, Double> money) {
        return compared.stream()
                .mapToDouble(each -> -filled(money.get(each.candidate().number())))
                .toArray();
    }

    private static @Nullable Double spearman(List<Ranked> compared, Map<Integer, Double> money) {
        return compared.size() < 2
                ? null
                : finite(new SpearmansCorrelation().correlation(goodness(compared), thrift(compared, money)));
    }

    private static @Nullable Double kendall(List<Ranked> compared, Map<Integer, Double> money) {
        return compared.size() < 2
                ? null
                : finite(new KendallsCorrelation().correlation(goodness(compared), thrift(compared, money)));
    }

    /** Where all figures are the same there is no correlation. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** From the worst to the best: what the cheapest of the strictly worse ones would have saved. */
    private @Nullable MetricFlip worstFlip(List<Ranked> compared, Map<Integer, Double> money) {
        @Nullable MetricFlip worst = null;
        @Nullable Ranked cheapestWorse = null;
        List<Ranked> tied = new ArrayList<>();
        for (int i = compared.size() - 1; i >= 0; i--) {
            Ranked here = compared.get(i);
            if (!tied.isEmpty() && tied.getFirst().goodness() != here.goodness()) {
                for (Ranked each : tied) {
                    if (cheapestWorse == null || usd(each, money) < usd(cheapestWorse, money)) {
                        cheapestWorse = each;
                    }
                }
                tied.clear();
            }
            tied.add(here);
            if (cheapestWorse != null && usd(here, money) > usd(cheapestWorse, money)) {
                double more = monthlyUsd(usd(here, money) - usd(cheapestWorse, money));
                if (worst == null || more > worst.usdPerMonth()) {
                    worst = new MetricFlip(
                            here.candidate().number(), cheapestWorse.candidate().number(), more);
                }
            }
        }
        return worst;
    }

    private static double usd(Ranked ranked, Map<Integer, Double> money) {
        return filled(money.get(ranked.candidate().number()));
    }

    private List<RankedRow> ranking(List<Ranked> ranked) {
        List<RankedRow> ranking = new ArrayList<>();
        int rank = 1;
        for (int i = 0; i < Math.min(MAX_RANKED, ranked.size()); i++) {
            Ranked each = ranked.get(i);
            rank = i > 0 && each.goodness() == ranked.get(i - 1).goodness() ? rank : i + 1;
            ranking.add(new RankedRow(each.candidate().number(), each.value(), rank, judged.serves(each.candidate())));
        }
        return ranking;
    }

    private static List<Basis> basis() {
        return List.of(
                new Basis(
                        "candidates",
                        "rows of a group that can be judged, inside the limits or not: a metric that is used alone does not know"
                                + " the limits; money at the limits is of rows inside them only"),
                new Basis(
                        "spearman, kendall",
                        "of the metric with money at the limits, over rows that serve and have both: 1 orders as money does, -1"
                                + " the other way round; ties have their mean rank, and tau-b corrects for them"),
                new Basis(
                        "regretUsdPerMonth",
                        "(USD/M of the row that the metric picks - the least of the group) x tokens a month; of the first row"
                                + " that serves where the pick does not (cannotServe), of the dearest where picks are tied"),
                new Basis(
                        "worstFlip",
                        "of all pairs that the metric orders strictly and money the other way round the one that costs most"));
    }
}
