package io.goodput.planning;

import io.goodput.contracts.Comparison;
import io.goodput.contracts.Contender;
import io.goodput.contracts.DecidingMeasurement;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.StepPhase;
import io.goodput.contracts.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which systems and modes the error of the step times leaves apart, under one price tier whose search is over. It asks
 * for runs as a search does, round by round; what it computes from them is computed again with every round until no run
 * is missing. Rules: {@code docs/planning.md}.
 */
final class TierComparison {
    /** Who is the cheapest in at least this share of the draws stands. */
    static final double STANDING_SHARE = 0.1;

    /** Break-even factors are found to within this ratio. */
    private static final double PRECISION = 1.03;

    /** The factor up to which a lone leader is tried. */
    private static final double MAX_FACTOR = 4;

    private static final double ROUNDED_TO = 1e4;

    private final RunTemplate template;
    private final int roundSize;
    private final StepErrors errors;
    private final List<ErrorBand> bands;
    private final List<Rival> rivals;
    private List<RunSpec> wanted = List.of();
    private @Nullable DrawnCosts drawn;
    private @Nullable Comparison result;

    /**
     * @param bands the step times' error, per system
     * @param rivals the tier's systems and modes, the winner's first
     */
    TierComparison(RunTemplate template, List<ErrorBand> bands, List<Rival> rivals, int roundSize) {
        this.template = template;
        this.roundSize = roundSize;
        this.bands = bands;
        this.errors = new StepErrors(bands, template.seed());
        this.rivals = List.copyOf(rivals);
    }

    /** The runs that are missing; empty when the comparison is over. */
    List<RunSpec> wanted() {
        return wanted;
    }

    /** Goes on with all runs that are known by now. */
    void advance(Map<RunSpec, PricedRun> known) {
        wanted = List.of();
        try {
            result = compare(known);
        } catch (RunNeeded needed) {
            wanted = List.of(needed.spec());
        }
    }

    Comparison result() {
        return RunTemplate.resolved(result, "comparison");
    }

    private @Nullable Comparison compare(Map<RunSpec, PricedRun> known) {
        Rival winner = rivals.getFirst();
        BiConsumer<Rival, Slowness> need = (rival, slowness) -> rival.need(slowness, known);
        int last = StepErrors.LEVELS - 1;
        double ceiling = winner.need(slowness(winner, last, last), known).usdPerHour();
        List<Rival> possible = rivals.stream()
                .filter(rival -> rival.equals(winner) || rival.leastUsdPerHour() <= ceiling)
                .toList();
        if (!areKnown(possible, rival -> List.of(slowness(rival, 0, 0)), need)) {
            return null;
        }
        Predicate<Rival> holds =
                rival -> rival.need(slowness(rival, 0, 0), known).holds();
        List<Rival> contenders = possible.stream()
                .filter(holds)
                .filter(rival -> rival.need(slowness(rival, 0, 0), known).usdPerHour() <= ceiling)
                .toList();
        if (!areKnown(contenders, this::allLevels, need)) {
            return null;
        }
        DrawnCosts costs = drawn == null ? drawnCosts(contenders, known) : drawn;
        drawn = costs;
        if (!areKnown(
                IntStream.range(0, contenders.size())
                        .filter(i -> stands(costs, i))
                        .mapToObj(contenders::get)
                        .filter(rival -> rival.family().winner() != null)
                        .toList(),
                this::allLevels,
                (rival, slowness) -> rival.trialHolds(slowness, known))) {
            return null;
        }
        DecidingMeasurement measurement = measurement(costs, contenders, known);
        Double losesAt = measurement == null ? losesAt(contenders.get(costs.leader()), known) : null;
        List<Contender> told = IntStream.range(0, contenders.size())
                .mapToObj(i -> contender(contenders.get(i), costs, i, known))
                .sorted(Comparator.<Contender>comparingDouble(each -> -each.cheapestShare())
                        .thenComparingDouble(each -> -each.levelShare()))
                .toList();
        List<String> inNoDraw = possible.stream()
                .filter(holds.negate())
                .map(TierComparison::name)
                .toList();
        List<String> dearer = rivals.stream()
                .filter(rival -> !contenders.contains(rival))
                .map(TierComparison::name)
                .filter(name -> !inNoDraw.contains(name))
                .toList();
        return new Comparison(
                StepErrors.DRAWS,
                STANDING_SHARE,
                told,
                dearer,
                inNoDraw,
                costs.noneHoldsShare(),
                measurement,
                losesAt,
                measurement == null ? MAX_FACTOR : null,
                ComparisonVerdict.of(told, dearer, costs.noneHoldsShare(), measurement, losesAt, MAX_FACTOR));
    }

    private DrawnCosts drawnCosts(List<Rival> contenders, Map<RunSpec, PricedRun> known) {
        return new DrawnCosts(
                errors,
                contenders,
                contenders.stream()
                        .map(rival -> byLevel(rival, slowness -> rival.need(slowness, known)))
                        .toList());
    }

    private static String name(Rival rival) {
        return rival.family().system() + " " + EnumNames.of(rival.family().mode());
    }

    private Slowness slowness(Rival rival, int prompts, int decoding) {
        return errors.slowness(rival.family().system(), prompts, decoding);
    }

    /** Whether all that is asked of each rival is known; otherwise the next run of each is wanted. */
    private boolean areKnown(
            List<Rival> asked, Function<Rival, List<Slowness>> where, BiConsumer<Rival, Slowness> question) {
        List<RunSpec> missing = new ArrayList<>();
        for (Rival rival : asked) {
            try {
                where.apply(rival).forEach(slowness -> question.accept(rival, slowness));
            } catch (RunNeeded needed) {
                missing.add(needed.spec());
                if (missing.size() == roundSize) {
                    break;
                }
            }
        }
        wanted = List.copyOf(missing);
        return missing.isEmpty();
    }

    /** All levels of both factors, first those that bound the most others. */
    private List<Slowness> allLevels(Rival rival) {
        int last = StepErrors.LEVELS - 1;
        int[] spread = {last, 0, StepErrors.MEDIAN, 1, 3};
        List<Slowness> all = new ArrayList<>();
        for (int prompts : spread) {
            for (int decoding : spread) {
                all.add(slowness(rival, prompts, decoding));
            }
        }
        return all;
    }

    /** A figure of a rival by the level of its prompts, then of its decoding. */
    private <T> List<List<T>> byLevel(Rival rival, Function<Slowness, T> figure) {
        return IntStream.range(0, StepErrors.LEVELS)
                .mapToObj(prompts -> IntStream.range(0, StepErrors.LEVELS)
                        .mapToObj(decoding -> figure.apply(slowness(rival, prompts, decoding)))
                        .toList())
                .toList();
    }

    private static boolean stands(DrawnCosts costs, int contender) {
        return costs.cheapestShare(contender) >= STANDING_SHARE;
    }

    private Contender contender(Rival rival, DrawnCosts costs, int index, Map<RunSpec, PricedRun> known) {
        Rival.Need p10 = costs.percentile(index, 10);
        Rival.Need p50 = costs.percentile(index, 50);
        Rival.Need p90 = costs.percentile(index, 90);
        Trial winner = rival.family().winner();
        return new Contender(
                rival.family().system(),
                rival.family().mode(),
                winner == null ? null : winner.candidate().id(),
                stands(costs, index),
                costs.cheapestShare(index),
                costs.levelShare(index),
                costs.holdsShare(index),
                stands(costs, index) && winner != null
                        ? costs.<Boolean>share(
                                index,
                                Boolean::booleanValue,
                                byLevel(rival, slowness -> rival.trialHolds(slowness, known)))
                        : null,
                p10.holds() ? p10.usdPerHour() : null,
                p50.holds() ? p50.usdPerHour() : null,
                p90.holds() ? p90.usdPerHour() : null,
                p10.holds() ? rival.gpusBilled(p10) : null,
                p90.holds() ? rival.gpusBilled(p90) : null);
    }

    /**
     * What would remove the most of what is unknown, of all that would change who is the cheapest while all else is at its
     * median; null where one stands alone, and where nothing does.
     */
    private @Nullable DecidingMeasurement measurement(
            DrawnCosts costs, List<Rival> contenders, Map<RunSpec, PricedRun> known) {
        long standing = IntStream.range(0, contenders.size())
                .filter(i -> stands(costs, i))
                .count();
        if (standing < 2) {
            return null;
        }
        List<DrawnCosts.Known> measurements = contenders.stream()
                .map(rival -> rival.family().system())
                .distinct()
                .flatMap(system -> Arrays.stream(StepPhase.values()).map(phase -> costs.known(system, phase)))
                .sorted(Comparator.comparingDouble(each -> -each.removedShare()))
                .toList();
        for (DrawnCosts.Known each : measurements) {
            int[] cheapest = IntStream.range(0, StepErrors.LEVELS)
                    .map(level -> cheapest(costs, contenders, each, level, known))
                    .toArray();
            int level = change(cheapest);
            if (level >= 0) {
                return measurement(costs, contenders, each, level, cheapest[level], cheapest[level + 1], known);
            }
        }
        return null;
    }

    /** The cheapest with a factor at one of its levels and all else at its median. */
    private int cheapest(
            DrawnCosts costs,
            List<Rival> contenders,
            DrawnCosts.Known moved,
            int level,
            Map<RunSpec, PricedRun> known) {
        double factor = errors.factor(moved.system(), level);
        int cheapest = 0;
        for (int i = 1; i < contenders.size(); i++) {
            if (costs.isCheaper(
                    i,
                    cost(contenders.get(i), moved, factor, known),
                    cheapest,
                    cost(contenders.get(cheapest), moved, factor, known))) {
                cheapest = i;
            }
        }
        return cheapest;
    }

    /** The level after which another is the cheapest, the one next to the median if there are several; else −1. */
    private static int change(int[] cheapest) {
        for (int level : new int[] {StepErrors.MEDIAN - 1, StepErrors.MEDIAN, 0, StepErrors.LEVELS - 2}) {
            if (cheapest[level] != cheapest[level + 1]) {
                return level;
            }
        }
        return -1;
    }

    private DecidingMeasurement measurement(
            DrawnCosts costs,
            List<Rival> contenders,
            DrawnCosts.Known measured,
            int level,
            int below,
            int above,
            Map<RunSpec, PricedRun> known) {
        String system = measured.system();
        double breakEven = breakEven(
                errors.factor(system, level),
                errors.factor(system, level + 1),
                factor -> costs.isCheaper(
                        below,
                        cost(contenders.get(below), measured, factor, known),
                        above,
                        cost(contenders.get(above), measured, factor, known)));
        // Only what stands on the system moves: the cheapest before or after is one of those.
        Rival there = contenders.get(contenders.get(below).family().system().equals(system) ? below : above);
        OperatingPoint point = OperatingPoint.of(there.trial(), measured.phase());
        ErrorBand band = bands.stream()
                .filter(each -> each.system().equals(system))
                .findFirst()
                .orElseThrow();
        return new DecidingMeasurement(
                system,
                measured.phase(),
                template.precision(),
                template.engine(),
                point.tensorParallel(),
                point.batch(),
                point.tokens(),
                point.seconds(),
                point.seconds() * (1 + band.lowShare()),
                point.seconds() * (1 + band.highShare()),
                point.seconds() * breakEven,
                name(contenders.get(below)),
                name(contenders.get(above)),
                measured.removedShare(),
                costs.cheapestShare(costs.leader()),
                measured.rightShare());
    }

    /** What a rival costs with one phase of a system at a factor and all else at its median. */
    private double cost(Rival rival, DrawnCosts.Known moved, double factor, Map<RunSpec, PricedRun> known) {
        Slowness median = slowness(rival, StepErrors.MEDIAN, StepErrors.MEDIAN);
        boolean moves = rival.family().system().equals(moved.system());
        return rival.need(
                        new Slowness(
                                moves && moved.phase() == StepPhase.PREFILL ? factor : median.prompts(),
                                moves && moved.phase() == StepPhase.DECODE ? factor : median.decoding()),
                        known)
                .usdPerHour();
    }

    /** Where the condition, which holds at the one factor and not at the other, ceases to. */
    private static double breakEven(double from, double to, DoublePredicate isBelow) {
        double low = from;
        double high = to;
        while (high > low * PRECISION) {
            double middle = middle(low, high);
            if (isBelow.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return middle(low, high);
    }

    private static double middle(double low, double high) {
        return Math.round(StrictMath.sqrt(low * high) * ROUNDED_TO) / ROUNDED_TO;
    }

    /** The factor of its system at which the leader is not the cheapest any more; null up to the largest that is tried. */
    private @Nullable Double losesAt(Rival leader, Map<RunSpec, PricedRun> known) {
        String system = leader.family().system();
        DoublePredicate leads = factor -> {
            var slower = new Slowness(factor, factor);
            Rival.Need own = leader.need(slower, known);
            return own.holds()
                    && rivals.stream()
                            .filter(rival -> !rival.equals(leader))
                            .noneMatch(rival -> rival.undercuts(
                                    own.usdPerHour(),
                                    rival.family().system().equals(system)
                                            ? slower
                                            : slowness(rival, StepErrors.MEDIAN, StepErrors.MEDIAN),
                                    known));
        };
        double median = errors.factor(system, StepErrors.MEDIAN);
        return leads.test(MAX_FACTOR) ? null : breakEven(median, MAX_FACTOR, leads);
    }

    /**
     * What of a run could be measured by itself.
     *
     * @param tensorParallel GPUs of the instance
     * @param batch sequences of a step that decodes, or prompts of one that prefills
     * @param tokens of a context or a prompt
     * @param seconds of a step's decoding, or of a prompt
     */
    private record OperatingPoint(int tensorParallel, double batch, double tokens, double seconds) {
        static OperatingPoint of(Trial trial, StepPhase phase) {
            PoolRole role = phase == StepPhase.PREFILL ? PoolRole.PREFILL : PoolRole.DECODE;
            Usage usage = trial.run().report().usage();
            int index = IntStream.range(0, usage.pools().size())
                    .filter(i -> usage.pools().get(i).role() == role
                            || usage.pools().get(i).role() == PoolRole.AGGREGATED)
                    .findFirst()
                    .orElseThrow();
            PoolUsage pool = usage.pools().get(index);
            PoolReport report = trial.run().report().pools().get(index);
            int gpus = trial.candidate().layout().pools().get(index).tensorParallel();
            double input = (double) usage.inputTokens() / usage.requests();
            double output = (double) usage.outputTokens() / usage.requests();
            if (phase == StepPhase.PREFILL) {
                return new OperatingPoint(
                        gpus,
                        report.meanBatch(),
                        input,
                        pool.prefillGpuSeconds() / gpus / Math.max(1, pool.prefilledTokens()) * input);
            }
            // The first token of a request is made with its prompt.
            double decoded = Math.max(1, pool.outputTokens() - (role == pool.role() ? 0 : usage.requests()));
            return new OperatingPoint(
                    gpus,
                    report.meanBatch(),
                    input + output / 2,
                    pool.decodeGpuSeconds() / gpus / decoded * report.meanBatch());
        }
    }
}
