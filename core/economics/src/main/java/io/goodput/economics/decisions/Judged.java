package io.goodput.economics.decisions;

import static io.goodput.economics.decisions.Decisions.filled;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.benchmarks.AbsentFigure;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.CheapestRow;
import io.goodput.contracts.benchmarks.ComparableRows;
import io.goodput.contracts.benchmarks.DecidedRow;
import io.goodput.contracts.benchmarks.FrontReading;
import io.goodput.contracts.benchmarks.Grade;
import io.goodput.contracts.benchmarks.PowerFigure;
import io.goodput.contracts.benchmarks.RatioQuestion;
import io.goodput.contracts.benchmarks.RowOutcome;
import io.goodput.contracts.benchmarks.Speculation;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.benchmarks.TokenCost;
import io.goodput.contracts.benchmarks.TokenFront;
import io.goodput.contracts.benchmarks.TokenRange;
import io.goodput.economics.Curve;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows, judged by a question's limits, sorted into groups and priced. */
final class Judged {
    /** By rising interactivity; of total tokens where they are known. */
    private static final List<TokenBasis> OF_FRONT = List.of(TokenBasis.TOTAL, TokenBasis.OUTPUT, TokenBasis.INPUT);

    private final BenchmarkQuestion question;
    private final RateCard rates;
    private final Money money;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<Integer, Limits.Judgement> judgements = new TreeMap<>();
    private final List<Groups.Group> groups;

    /** Judges rows by a resolved question. */
    Judged(List<BenchmarkRow> rows, BenchmarkQuestion question) {
        this.question = question;
        this.rates = Decisions.rates(question);
        this.money = new Money(
                rates,
                new Hardware(filled(question.systems()), rates),
                filled(question.tiers()),
                filled(question.utilisation()));
        var limits = new Limits(question.slo().limits());
        for (BenchmarkRow row : rows) {
            var candidate = Candidate.of(candidates.size() + 1, row, filled(question.given()));
            candidates.add(candidate);
            List<String> unasked = unasked(candidate);
            judgements.put(
                    candidate.number(),
                    unasked.isEmpty()
                            ? limits.judge(candidate)
                            : new Limits.Judgement(RowOutcome.NOT_ASKED_FOR, unasked));
        }
        this.groups = Groups.of(candidates.stream().filter(this::isAskedFor).toList());
    }

    BenchmarkQuestion question() {
        return question;
    }

    RateCard rates() {
        return rates;
    }

    Money money() {
        return money;
    }

    List<Groups.Group> groups() {
        return groups;
    }

    boolean isAskedFor(Candidate candidate) {
        return outcome(candidate) != RowOutcome.NOT_ASKED_FOR;
    }

    RowOutcome outcome(Candidate candidate) {
        return judgement(candidate).outcome();
    }

    boolean serves(Candidate candidate) {
        return outcome(candidate) == RowOutcome.SERVES;
    }

    private Limits.Judgement judgement(Candidate candidate) {
        return filled(judgements.get(candidate.number()));
    }

    private List<String> unasked(Candidate candidate) {
        List<String> unasked = new ArrayList<>();
        List<String> models = question.models();
        String model = candidate.plainModel();
        if (models != null && models.stream().map(Candidate::plainModel).noneMatch(each -> each.equals(model))) {
            unasked.add("model " + (model == null ? "is not said" : model) + ": not one of those that are asked for");
        }
        var input = candidate.load().inputLengths();
        addLength("input", filled(question.inputTokens()), input == null ? null : input.meanTokens(), unasked);
        var output = candidate.load().outputLengths();
        addLength("output", filled(question.outputTokens()), output == null ? null : output.meanTokens(), unasked);
        Grade worst = filled(question.worstGrade());
        if (candidate.row().grade().compareTo(worst) > 0) {
            unasked.add("grade %s: worse than %s".formatted(candidate.row().grade(), worst));
        }
        return unasked;
    }

    /** A length that is not known is only left out where not every length is asked for. */
    private static void addLength(String what, TokenRange asked, @Nullable Double tokens, List<String> unasked) {
        boolean isAny = asked.least() == 0 && asked.most() >= 1e8;
        if (!isAny && (tokens == null || !asked.holds(tokens))) {
            unasked.add("%s length %s: outside %s to %s tokens"
                    .formatted(
                            what,
                            tokens == null ? "is not said" : Numbers.fixed(tokens, 0),
                            Numbers.plain(asked.least()),
                            Numbers.plain(asked.most())));
        }
    }

    /** What a row's tokens cost under the tiers that are asked for. */
    List<TokenCost> costs(Candidate candidate, TokenBasis basis) {
        Optional<String> system = money.system(candidate);
        OptionalDouble throughput = candidate.tokensPerSecondPerGpu(basis);
        return system.isEmpty() || throughput.isEmpty()
                ? List.of()
                : money.costs(
                        system.get(),
                        basis,
                        throughput.getAsDouble(),
                        candidate.result().wattsPerGpu());
    }

    BenchmarkDecision answer() {
        List<ComparableRows> compared = new ArrayList<>();
        Map<Integer, Integer> groupOf = new TreeMap<>();
        Set<Integer> onFront = new HashSet<>();
        for (int i = 0; i < groups.size(); i++) {
            ComparableRows rows = compare(i + 1, groups.get(i));
            compared.add(rows);
            rows.rows().forEach(number -> groupOf.put(number, rows.number()));
            onFront.addAll(
                    rows.fronts().isEmpty()
                            ? List.of()
                            : rows.fronts().getFirst().rows());
        }
        List<DecidedRow> decided = candidates.stream()
                .map(candidate ->
                        decide(candidate, groupOf.get(candidate.number()), onFront.contains(candidate.number())))
                .toList();
        RatioQuestion ratio = question.ratio();
        return new BenchmarkDecision(
                question,
                decided,
                compared,
                ratio == null ? null : new Ratios(this, ratio).surface(),
                usedRates(),
                Decisions.basis(question, rates));
    }

    private List<RateCardEntry> usedRates() {
        Set<String> systems = new LinkedHashSet<>();
        candidates.forEach(candidate -> money.system(candidate).ifPresent(systems::add));
        return systems.stream()
                .sorted()
                .flatMap(system -> money.rates(system).stream())
                .toList();
    }

    private DecidedRow decide(Candidate candidate, @Nullable Integer group, boolean isOnFront) {
        Limits.Judgement judgement = judgement(candidate);
        Optional<String> system = money.system(candidate);
        Optional<Candidate.Interactivity> interactivity = candidate.interactivity();
        List<AbsentFigure> absent = new ArrayList<>();
        if (interactivity.isEmpty()) {
            absent.add(new AbsentFigure("tokensPerSecondPerUser", "the file does not tell the time per output token"));
        }
        List<String> obstacles = Groups.obstacles(candidate);
        if (!obstacles.isEmpty()) {
            absent.add(new AbsentFigure(
                    "group", "not said: " + String.join(", ", obstacles) + "; what is not known is never compared"));
        }
        if (system.isEmpty()) {
            absent.add(money.withoutSystem(candidate));
        } else {
            absent.addAll(money.absentTiers(system.get()));
        }
        List<TokenCost> costs = new ArrayList<>();
        List<PowerFigure> power = new ArrayList<>();
        Double watts = candidate.result().wattsPerGpu();
        for (TokenBasis basis : filled(question.tokenBases())) {
            OptionalDouble throughput = candidate.tokensPerSecondPerGpu(basis);
            if (throughput.isEmpty()) {
                absent.add(candidate.withoutThroughput(basis));
                continue;
            }
            costs.addAll(costs(candidate, basis));
            power.addAll(money.power(system.orElse(null), basis, throughput.getAsDouble(), watts));
        }
        if (watts == null) {
            absent.add(new AbsentFigure("joulesPerToken", "the file has no measured power"));
        }
        return new DecidedRow(
                candidate.number(),
                candidate.row().source(),
                candidate.setup(),
                candidate.load(),
                candidate.row().grade(),
                judgement.outcome(),
                judgement.reasons(),
                group,
                system.orElse(null),
                interactivity
                        .map(Candidate.Interactivity::tokensPerSecondPerUser)
                        .orElse(null),
                interactivity.map(Candidate.Interactivity::basis).orElse(null),
                isOnFront,
                costs,
                power,
                absent);
    }

    private ComparableRows compare(int number, Groups.Group group) {
        List<Candidate> serving =
                group.candidates().stream().filter(this::serves).toList();
        List<TokenFront> fronts = new ArrayList<>();
        for (TokenBasis basis : OF_FRONT) {
            List<Fronts.Place> front = Fronts.front(Fronts.places(serving, basis));
            if (!front.isEmpty()) {
                fronts.add(new TokenFront(
                        basis,
                        front.stream().map(place -> place.candidate().number()).toList()));
            }
        }
        return new ComparableRows(
                number,
                group.model(),
                group.precision(),
                group.inputTokens(),
                group.outputTokens(),
                group.cacheHelp(),
                group.candidates().stream().map(Candidate::number).toList(),
                fronts,
                readings(group),
                cheapest(serving));
    }

    private List<CheapestRow> cheapest(List<Candidate> serving) {
        List<CheapestRow> cheapest = new ArrayList<>();
        for (TokenBasis basis : filled(question.tokenBases())) {
            for (var tier : filled(question.tiers())) {
                Map<Integer, Double> usd = new TreeMap<>();
                for (Candidate candidate : serving) {
                    costs(candidate, basis).stream()
                            .filter(cost -> cost.tier() == tier)
                            .forEach(cost -> usd.put(candidate.number(), cost.usdPerMillionTokens()));
                }
                usd.values().stream()
                        .min(Comparator.naturalOrder())
                        .ifPresent(least -> cheapest.add(new CheapestRow(
                                tier,
                                basis,
                                least,
                                usd.entrySet().stream()
                                        .filter(each -> each.getValue().equals(least))
                                        .map(Map.Entry::getKey)
                                        .toList())));
            }
        }
        return cheapest;
    }

    /** Rows within the limits on anything but the time between tokens, which is the axis of a front. */
    boolean isReadable(Candidate candidate) {
        Limits others = new Limits(question.slo().limits()).only(Judged::isNotTheAxis);
        return isAskedFor(candidate) && others.judge(candidate).outcome() == RowOutcome.SERVES;
    }

    private static boolean isNotTheAxis(LatencyLimit limit) {
        return limit.metric() != LatencyMetric.TPOT
                && limit.metric() != LatencyMetric.ITL
                && limit.metric() != LatencyMetric.MAX_ITL;
    }

    private record Line(String hardware, Speculation speculation) {}

    private List<FrontReading> readings(Groups.Group group) {
        Map<Line, List<Candidate>> lines =
                new TreeMap<>(Comparator.comparing(Line::hardware).thenComparing(Line::speculation));
        for (Candidate candidate : group.candidates()) {
            String hardware = candidate.setup().hardware();
            if (hardware != null && isReadable(candidate)) {
                lines.computeIfAbsent(
                                new Line(Hardware.plain(hardware), candidate.speculation()), any -> new ArrayList<>())
                        .add(candidate);
            }
        }
        List<FrontReading> readings = new ArrayList<>();
        lines.forEach((line, ofLine) -> {
            Optional<String> system = money.system(ofLine.getFirst());
            for (TokenBasis basis : filled(question.tokenBases())) {
                List<Fronts.Place> front = Fronts.front(Fronts.places(ofLine, basis));
                for (double at : filled(question.tokensPerSecondPerUser())) {
                    Curve.Place place = Fronts.read(front, at, filled(question.nearness()));
                    Double throughput = place.tokensPerSecondPerGpu();
                    readings.add(new FrontReading(
                            line.hardware(),
                            line.speculation(),
                            at,
                            basis,
                            throughput,
                            place.basis(),
                            place.source(),
                            Fronts.rows(place),
                            throughput == null || system.isEmpty()
                                    ? List.of()
                                    : money.costs(system.get(), basis, throughput, null)));
                }
            }
        });
        return readings;
    }

    /** Rows that are asked for and within the limits that are not of the axis. */
    List<Candidate> readable() {
        return candidates.stream().filter(this::isReadable).toList();
    }
}
