package io.goodput.economics.decisions;

import io.goodput.catalog.Catalog;
import io.goodput.contracts.Basis;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.Grade;
import io.goodput.contracts.benchmarks.HardwareSystem;
import io.goodput.contracts.benchmarks.MetricQuestion;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.contracts.benchmarks.PowerBasis;
import io.goodput.contracts.benchmarks.RatioQuestion;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.benchmarks.TokenRange;
import io.goodput.economics.Economics;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers which rows serve and what they cost, and what deciding by one metric would cost. Thread-safe. */
public final class Decisions {
    /** More rows are not decided upon at once. */
    public static final int MAX_ROWS = 2_000;

    private static final TokenRange ANY_LENGTH = new TokenRange(0, 1e8);
    private static final double NEARNESS = 1.05;

    private Decisions() {}

    /**
     * The question with every field filled.
     *
     * @throws InvalidInputException when it names a price book or a system that there is not
     */
    public static BenchmarkQuestion resolve(BenchmarkQuestion asked) {
        String book = Objects.requireNonNullElse(
                asked.priceBook(), Economics.priceBooks().getFirst());
        List<Violation> violations = new ArrayList<>();
        checkBook(book, "/priceBook", violations);
        RatioQuestion ratio = asked.ratio();
        if (ratio != null && ratio.priceBooks() != null) {
            for (int i = 0; i < ratio.priceBooks().size(); i++) {
                checkBook(ratio.priceBooks().get(i), "/ratio/priceBooks/" + i, violations);
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        RateCard rates = Economics.rateCard(book);
        checkSystems(Objects.requireNonNullElse(asked.systems(), List.of()), rates, violations);
        List<PriceTier> sold = Arrays.stream(PriceTier.values())
                .filter(tier -> rates.entries().stream().anyMatch(entry -> entry.tier() == tier))
                .toList();
        List<PriceTier> tiers = Objects.requireNonNullElse(asked.tiers(), sold);
        for (int i = 0; i < tiers.size(); i++) {
            if (!sold.contains(tiers.get(i))) {
                violations.add(Catalog.unknown(
                        "a tier of " + book,
                        "/tiers/" + i,
                        EnumNames.of(tiers.get(i)),
                        sold.stream().map(EnumNames::of).toList()));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return new BenchmarkQuestion(
                asked.slo(),
                asked.models(),
                Objects.requireNonNullElse(asked.inputTokens(), ANY_LENGTH),
                Objects.requireNonNullElse(asked.outputTokens(), ANY_LENGTH),
                Objects.requireNonNullElse(asked.worstGrade(), Grade.F),
                Objects.requireNonNullElse(asked.given(), List.of()),
                Objects.requireNonNullElse(asked.systems(), List.of()),
                book,
                tiers,
                Objects.requireNonNullElse(asked.tokenBases(), List.of(TokenBasis.TOTAL)),
                Objects.requireNonNullElse(asked.utilisation(), 1.0),
                asked.tokensPerSecondPerUser() != null
                        ? asked.tokensPerSecondPerUser()
                        : asked.findLimit(LatencyMetric.TPOT).map(LatencyLimit::limitSeconds).stream()
                                .map(seconds -> Math.min(1e5, 1 / seconds))
                                .toList(),
                Objects.requireNonNullElse(asked.nearness(), NEARNESS),
                ratio == null ? null : resolve(ratio, book));
    }

    private static RatioQuestion resolve(RatioQuestion asked, String book) {
        return new RatioQuestion(
                asked.of(),
                asked.over(),
                asked.tokensPerSecondPerUser(),
                Objects.requireNonNullElse(asked.tokenBases(), List.of(TokenBasis.values())),
                Objects.requireNonNullElse(asked.powerBases(), List.of(PowerBasis.values())),
                Objects.requireNonNullElse(asked.priceBooks(), List.of(book)));
    }

    private static void checkBook(String book, String pointer, List<Violation> violations) {
        if (!Economics.priceBooks().contains(book)) {
            violations.add(Catalog.unknown("a price book", pointer, book, Economics.priceBooks()));
        }
    }

    private static void checkSystems(List<HardwareSystem> given, RateCard rates, List<Violation> violations) {
        List<String> known =
                rates.entries().stream().map(RateCardEntry::system).distinct().toList();
        for (int i = 0; i < given.size(); i++) {
            if (!known.contains(given.get(i).system())) {
                violations.add(Catalog.unknown(
                        "a system of " + rates.priceBook(),
                        "/systems/" + i + "/system",
                        given.get(i).system(),
                        known));
            }
        }
    }

    /**
     * Which of {@code rows} serve within the limits, and what they cost.
     *
     * @throws InvalidInputException when the question names what there is not, or there are too many rows
     */
    public static BenchmarkDecision decide(List<BenchmarkRow> rows, BenchmarkQuestion asked) {
        return judge(rows, asked).answer();
    }

    /**
     * What deciding by each metric alone would cost.
     *
     * @throws InvalidInputException as {@link #decide} does
     */
    public static MetricVerdicts verdicts(List<BenchmarkRow> rows, MetricQuestion asked) {
        Judged judged;
        try {
            judged = judge(rows, asked.decision());
        } catch (InvalidInputException e) {
            throw e.violations().stream()
                            .allMatch(violation -> violation.pointer().isEmpty())
                    ? e
                    : e.under("/decision");
        }
        return new Verdicts(judged, asked.monthlyTokens()).answer();
    }

    private static Judged judge(List<BenchmarkRow> rows, BenchmarkQuestion asked) {
        checkCount(rows.size());
        return new Judged(rows, resolve(asked));
    }

    /**
     * Refuses more rows than are decided upon at once.
     *
     * @throws InvalidInputException when there are more
     */
    public static void checkCount(long rows) {
        if (rows > MAX_ROWS) {
            throw new InvalidInputException(new Violation(
                    "",
                    rows + " rows",
                    "at most " + MAX_ROWS + " rows are decided upon at once",
                    "Maybe fewer files, or the requests of each run summed up"));
        }
    }

    /** The price book's rates of a resolved question. */
    static RateCard rates(BenchmarkQuestion question) {
        return Economics.rateCard(filled(question.priceBook()));
    }

    /** A field of a resolved question. */
    static <T> T filled(@Nullable T field) {
        return Objects.requireNonNull(field, "a resolved question has every field");
    }

    /** What figures of a decision mean. */
    static List<Basis> basis(BenchmarkQuestion question, RateCard rates) {
        return List.of(
                new Basis(
                        "tokensPerSecondPerGpu",
                        "tokens over all GPUs, those of a prefill pool too, as measured at the row's own load"),
                new Basis(
                        "tokensPerSecondPerUser",
                        "1 / time per output token: the median, where there is none the mean; recomputed where the tool timed"
                                + " something else than tokens"),
                new Basis(
                        "usdPerMillionTokens",
                        "USD a GPU-hour / (tokens/s/GPU x 0.0036 x utilisation %s): prices of %s (%s), one tier each; all of the"
                                        .formatted(
                                                Numbers.plain(filled(question.utilisation())),
                                                rates.priceBook(),
                                                rates.effective())
                                + " cost over the tokens of the basis, so output and input tokens are not added; GPUs by the"
                                + " hour, not by the rack or node that is billed"),
                new Basis(
                        "tokensPerSecondPerMegawatt",
                        "tokens/s/GPU x 1,000 / kW of a GPU: provisioned, all in, of " + rates.priceBook()
                                + "; or the board as measured x its power usage effectiveness"),
                new Basis("joulesPerToken", "measured power only: kW of a GPU x 1,000 / (tokens/s/GPU)"),
                new Basis(
                        "readings",
                        "between rows whose interactivities differ by at most 1.35 times the logarithm of the throughput is"
                                + " linear in the interactivity; outside, or in a wider gap, it is unreachable"));
    }
}
