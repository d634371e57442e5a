package io.goodput.planning;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.explanation.Cause;
import io.goodput.contracts.explanation.Headroom;
import io.goodput.contracts.explanation.InputChange;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.explanation.LimitBreak;
import io.goodput.contracts.explanation.PlanInput;
import io.goodput.contracts.explanation.ScaledLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sentences of an explanation. */
final class ExplanationWords {
    private static final int MOST_DIGITS = 9;

    private ExplanationWords() {}

    static String limit(LatencyLimit limit) {
        String metric = limit.metric().name().replace('_', ' ');
        return limit.percentile() == null ? metric : metric + " p" + Figures.threeDigits(limit.percentile());
    }

    /** A factor as {@code 1.37×}. */
    static String times(double factor) {
        return times(factor, RoundingMode.HALF_EVEN);
    }

    private static String times(double factor, RoundingMode rounding) {
        return BigDecimal.valueOf(factor).setScale(factor < 1 ? 3 : 2, rounding).toPlainString() + "×";
    }

    /**
     * What takes the most of a latency.
     *
     * @param prompts share of the pool's stepping that prompts took
     */
    static String cause(Cause cause, LimitOutcome worst, double share, PoolReport pool, double prompts) {
        String role = EnumNames.of(pool.role());
        String figures = switch (cause) {
            case PREFILL_COMPUTE, QUEUEING ->
                "%s pool %s busy, %s prompts waiting on average"
                        .formatted(
                                role, Figures.percent(pool.utilisation()), Figures.threeDigits(pool.meanQueueLength()));
            case DECODE_STEPS ->
                "%s pool with a mean batch of %s, %s of its KV room in use%s"
                        .formatted(
                                role,
                                Figures.threeDigits(pool.meanBatch()),
                                Figures.percent(pool.meanKvOccupancy()),
                                prompts == 0
                                        ? ""
                                        : ", %s of its stepping for prompts".formatted(Figures.percent(prompts)));
            case BATCH_LIMIT ->
                "%s pool with a mean batch of %s, %s prompts waiting on average"
                        .formatted(
                                role,
                                Figures.threeDigits(pool.meanBatch()),
                                Figures.threeDigits(pool.meanQueueLength()));
            case KV_ROOM ->
                "%s of the %s pool's KV room in use, %s requests waiting for room on average"
                        .formatted(
                                Figures.percent(pool.meanKvOccupancy()),
                                role,
                                Figures.threeDigits(pool.meanRoomQueueLength() + pool.meanQueueLength()));
            case LINK ->
                "ports of the %s pool at %s of what they can move".formatted(role, Figures.percent(pool.linkLoad()));
        };
        return "%s: %s of %s is %s, %s; %s of it %s (%s)"
                .formatted(
                        name(cause),
                        limit(worst.limit()),
                        Figures.seconds(worst.valueSeconds()),
                        worst.valueOverLimit() > 1 ? "furthest beyond its limit" : "nearest to its limit",
                        Figures.seconds(worst.limit().limitSeconds()),
                        Figures.percent(share),
                        doing(cause),
                        figures);
    }

    private static String doing(Cause cause) {
        return switch (cause) {
            case PREFILL_COMPUTE -> "goes into computing prompts, or waiting until they are";
            case DECODE_STEPS -> "is steps that make tokens";
            case BATCH_LIMIT -> "is waiting for a seat in a batch, or steps of a full one";
            case KV_ROOM -> "is waiting for KV room";
            case LINK -> "is KV on its way";
            case QUEUEING -> "is waiting behind prompts that came at the same time";
        };
    }

    static String name(Cause cause) {
        return switch (cause) {
            case PREFILL_COMPUTE -> "prefill compute";
            case DECODE_STEPS -> "decode steps";
            case BATCH_LIMIT -> "batch limit";
            case KV_ROOM -> "KV room";
            case LINK -> "link";
            case QUEUEING -> "queueing";
        };
    }

    /** What fails, and of what. */
    static String fails(LimitBreak breaks) {
        return "%s (%s)".formatted(broken(breaks), name(breaks.cause().cause()));
    }

    private static String broken(LimitBreak breaks) {
        if (breaks.unstable()) {
            return "the queues grow without end";
        }
        LatencyLimit limit = breaks.limit();
        return limit.percentile() == null
                ? "%s of the requests are inside all limits, %s are asked for; worst is %s"
                        .formatted(
                                Figures.percent(breaks.attainment()),
                                Figures.percent(breaks.requiredShare()),
                                limit(limit))
                : "%s is %s against %s"
                        .formatted(
                                limit(limit),
                                toldApart(breaks.valueSeconds(), limit.limitSeconds()),
                                Figures.seconds(limit.limitSeconds()));
    }

    /** A latency with as many digits, three or more, as tell it from its limit. */
    private static String toldApart(double seconds, double limitSeconds) {
        String limit = Figures.seconds(limitSeconds);
        for (int digits = 4; Figures.seconds(seconds).equals(limit) && digits < MOST_DIGITS; digits++) {
            BigDecimal scaled = BigDecimal.valueOf(limitSeconds < 1 ? seconds * 1_000 : seconds);
            String told = scaled.round(new MathContext(digits, RoundingMode.HALF_EVEN))
                            .stripTrailingZeros()
                            .toPlainString()
                    + (limitSeconds < 1 ? " ms" : " s");
            if (!told.equals(limit)) {
                return told;
            }
        }
        return Figures.seconds(seconds);
    }

    static String headroom(double holds, @Nullable LimitBreak breaks) {
        if (breaks == null) {
            return "holds to %s this load, the most that was tried".formatted(times(holds));
        }
        String failing = "at %s %s".formatted(times(breaks.loadFactor(), RoundingMode.CEILING), fails(breaks));
        return holds == 0
                ? "holds at no load that was tried; " + failing
                : "holds to %s this load; %s".formatted(times(holds, RoundingMode.FLOOR), failing);
    }

    /** What would hold where nothing does: on less load, or with more. */
    static String relief(Headroom load, @Nullable ScaledLayout larger) {
        String less = load.holdsAtLoadFactor() > 0
                ? "what came nearest holds at %s the load"
                        .formatted(times(load.holdsAtLoadFactor(), RoundingMode.FLOOR))
                : "what came nearest holds at no load that was tried";
        String more = larger == null
                ? "nothing of its kind that was tried of up to %d GPUs holds".formatted(Purchase.HARD_MAX_GPUS)
                : layout(larger) + " would hold";
        return less + "; " + more;
    }

    /** A layout with what it costs. */
    static String layout(ScaledLayout layout) {
        return "%s, %s billed for %s%s"
                .formatted(
                        layout(layout.layout()),
                        Figures.gpus(layout.gpusBilled()),
                        Figures.usdPerHour(layout.usdPerHour()),
                        layout.insideLimits() ? "" : ", beyond the question's limits");
    }

    /** Its systems and pools. */
    static String layout(Layout layout) {
        return "%s: %s"
                .formatted(
                        String.join(" + ", layout.systems()),
                        layout.pools().stream()
                                .map(pool -> "%s %d x %s"
                                        .formatted(EnumNames.of(pool.role()), pool.instances(), pool.parallelism()))
                                .collect(Collectors.joining(" + ")));
    }

    static String grown(double factor, @Nullable LimitBreak breaks, @Nullable ScaledLayout needed) {
        if (breaks == null) {
            return "at %s the load the plan holds as it is".formatted(times(factor))
                    + (needed == null ? "" : "; " + layout(needed));
        }
        return "at %s the load %s; ".formatted(times(factor), fails(breaks))
                + (needed == null
                        ? "nothing that was tried of up to %d GPUs holds".formatted(Purchase.HARD_MAX_GPUS)
                        : layout(needed) + " would hold");
    }

    static String instance(int change, String role, boolean holds, double more, Headroom headroom) {
        return "%s %s instance: %s, %s%s/h; %s"
                .formatted(
                        change > 0 ? "one more" : "one fewer",
                        role,
                        holds ? "holds" : "fails",
                        more < 0 ? "−$" : "+$",
                        String.format(Locale.ROOT, "%.2f", Math.abs(more)),
                        headroom.verdict());
    }

    static String input(PlanInput input) {
        return switch (input) {
            case LOAD -> "load";
            case PROMPT_LENGTH -> "prompt length";
            case OUTPUT_LENGTH -> "output length";
            case HIT_SHARE -> "hit share";
            case STEP_TIMES -> "step times";
            case PROMPT_STEP_TIMES -> "step time of prompts";
            case DECODE_STEP_TIMES -> "step time of decoding";
            case PRICE -> "price of a GPU-hour";
        };
    }

    static String effect(PlanInput input, List<InputChange> changes, double usdPerHour) {
        return input(input) + ": "
                + changes.stream()
                        .map(change -> "%s %s"
                                .formatted(
                                        at(change), input == PlanInput.PRICE ? cost(change) : end(change, usdPerHour)))
                        .collect(Collectors.joining("; "));
    }

    private static String at(InputChange change) {
        return change.factor() != null
                ? "at " + times(change.factor())
                : "at " + Figures.threeDigits(RunTemplate.resolved(change.hitShare(), "hitShare"));
    }

    private static String cost(InputChange change) {
        return "the cheapest is " + layout(RunTemplate.resolved(change.needed(), "needed"));
    }

    private static String end(InputChange change, double usdPerHour) {
        String latency =
                "%s at %s of its limit".formatted(limit(change.worstLimit()), Figures.percent(change.worstOverLimit()));
        ScaledLayout needed = change.needed();
        if (change.holds()) {
            return "it holds (%s)".formatted(latency)
                    + (needed != null && needed.usdPerHour() < usdPerHour
                            ? ", and %s would do".formatted(layout(needed))
                            : "");
        }
        return "it fails (%s), and %s"
                .formatted(latency, needed == null ? "nothing that was tried holds" : layout(needed) + " would hold");
    }

    /** How an explanation was found. */
    static String method(long seed, int runs, List<InputEffect> inputs) {
        return ("Simulated on seed %d, %d runs: more load is taken never to be better, nor more instances to be worse, which"
                        + " chance breaks by a little. The load that still holds is found to within %s %%. What would hold"
                        + " where the plan fails is the cheapest of it and up to two runners-up with other numbers of"
                        + " instances of the same parallelism, up to %d GPUs; it holds on that seed, and is not proven to be"
                        + " the cheapest. %d inputs were tried, each alone.")
                .formatted(
                        seed,
                        runs,
                        Figures.threeDigits(100 * (HeadroomSearch.PRECISION - 1)),
                        Purchase.HARD_MAX_GPUS,
                        inputs.size());
    }
}
