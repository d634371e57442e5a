package io.goodput.economics.reconciliation;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Violation;
import io.goodput.contracts.reconciliation.CostColumn;
import io.goodput.contracts.reconciliation.Coverage;
import io.goodput.contracts.reconciliation.PaidLine;
import io.goodput.contracts.reconciliation.PaidLineKind;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.SystemReconciliation;
import io.goodput.contracts.reconciliation.TokenTotals;
import io.goodput.contracts.reconciliation.Variance;
import io.goodput.contracts.reconciliation.VarianceKind;
import io.goodput.economics.Economics;
import io.goodput.economics.GivenFile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sets a bill against what its tokens should have cost. */
public final class Reconciliation {
    /** Files of a bill, and files of tokens, at most. */
    public static final int MAX_FILES = 16;

    private static final int MAX_NAMES_SHOWN = 20;
    private static final Set<PaidLineKind> BESIDE_GPUS =
            Set.of(PaidLineKind.COMPUTE, PaidLineKind.STORAGE, PaidLineKind.NETWORK, PaidLineKind.OTHER);
    private static final Set<PaidLineKind> NOT_USE = Set.of(
            PaidLineKind.PURCHASE,
            PaidLineKind.TAX,
            PaidLineKind.CREDIT,
            PaidLineKind.ADJUSTMENT,
            PaidLineKind.CORRECTION);
    private static final Set<PaidLineKind> NOT_JUDGED = Set.of(PaidLineKind.OTHER_GPU, PaidLineKind.UNMAPPED_GPU);

    private final ReconciliationRequest question;
    private final BillReader bill;
    private final Charges charges;
    private final List<Reference> references;
    private final Matching matching;
    private final TokenHours tokenHours;

    private Reconciliation(
            ReconciliationRequest question,
            BillReader bill,
            List<Reference> references,
            Matching matching,
            TokenHours tokenHours) {
        this.question = question;
        this.bill = bill;
        this.charges = bill.charges();
        this.references = references;
        this.matching = matching;
        this.tokenHours = tokenHours;
    }

    /**
     * The answer to a question.
     *
     * @param bills files of the bill, each FOCUS or OpenCost; at least one
     * @param tokens files of tokens by hour; none where the question has them
     * @throws InvalidInputException when the question, a file or a row is wrong, with file and line
     */
    public static ReconciliationAnswer answer(
            ReconciliationRequest question, List<GivenFile> bills, List<GivenFile> tokens) {
        checkFiles(question, bills, tokens);
        ReconciliationRequest filled = filled(question);
        List<Reference> references = Reference.of(filled);
        var hours = new TokenHours();
        hours.add(Objects.requireNonNullElse(question.tokens(), List.of()));
        tokens.forEach(hours::read);
        // The bill's default depends on its columns.
        var reader = new BillReader(question);
        bills.forEach(reader::read);
        reader.throwIfInvalid();
        var matching =
                new Matching(references, question.targetUtilisation(), question.granularity(), reader.charges(), hours);
        checkOverlap(matching, hours);
        return new Reconciliation(filled, reader, references, matching, hours).answer();
    }

    private static void checkFiles(ReconciliationRequest question, List<GivenFile> bills, List<GivenFile> tokens) {
        List<Violation> violations = new ArrayList<>();
        if (bills.isEmpty() || bills.size() > MAX_FILES) {
            violations.add(new Violation(
                    "",
                    bills.size() + " files",
                    "a bill must be 1 to " + MAX_FILES + " files",
                    "Maybe give the CSV as bill"));
        }
        if (tokens.size() > MAX_FILES || tokens.isEmpty() == (question.tokens() == null)) {
            violations.add(new Violation(
                    "/tokens",
                    tokens.size() + " files" + (question.tokens() == null ? "" : " and hours in the question"),
                    "tokens by hour come either in the question or as 1 to " + MAX_FILES + " files",
                    "Maybe a CSV with time, inputTokens, cachedInputTokens, outputTokens"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }

    private static ReconciliationRequest filled(ReconciliationRequest question) {
        return new ReconciliationRequest(
                question.capacity(),
                question.targetUtilisation(),
                Objects.requireNonNullElse(
                        question.priceBook(), Economics.priceBooks().getFirst()),
                Objects.requireNonNullElse(question.tier(), PriceTier.RETAIL),
                Objects.requireNonNullElse(question.prices(), List.of()),
                Objects.requireNonNullElse(question.mapping(), List.of()),
                Objects.requireNonNullElse(question.cost(), CostColumn.EFFECTIVE),
                question.exchange(),
                question.openCostUsdPerGpuHour(),
                question.granularity(),
                null,
                question.plannedTokens());
    }

    private static void checkOverlap(Matching matching, TokenHours tokens) {
        if (!matching.isBilled()) {
            throw new InvalidInputException(new Violation(
                    "/capacity",
                    "no GPU row",
                    "the bill has no GPUs of the systems of capacity",
                    "Maybe a mapping: {column: SkuId, pattern: \"*h100*\", system: hgx-h100, gpusPerUnit: 8}"));
        }
        if (matching.measured().count() == 0) {
            throw new InvalidInputException(new Violation(
                    "/tokens",
                    HourRanges.time(tokens.hours().firstKey()) + " to "
                            + HourRanges.time(tokens.hours().lastKey() + 1),
                    "the tokens are of other hours than the bill's GPUs, "
                            + HourRanges.time(matching.firstBilled()) + " to "
                            + HourRanges.time(matching.lastBilled() + 1),
                    "Maybe another month; times without an offset are UTC"));
        }
    }

    private ReconciliationAnswer answer() {
        BigDecimal actual = Cents.of(charges.total());
        BigDecimal exactShould = sum(references.size(), i -> at(i, matching.totals(i).whole));
        BigDecimal exactPlanned = question.plannedTokens() == null ? null : planned(question.plannedTokens());
        BigDecimal should = Cents.of(exactShould);
        BigDecimal planned = exactPlanned == null ? null : Cents.of(exactPlanned);
        TokenTotals tokens = matching.tokens();
        List<SystemReconciliation> systems = systems(should);
        return new ReconciliationAnswer(
                question,
                bill.files(),
                matching.granularity(),
                actual.doubleValue(),
                should.doubleValue(),
                planned == null ? null : planned.doubleValue(),
                lines(actual),
                variances(actual, planned == null ? should : planned, exactShould, exactPlanned),
                systems,
                new Levers(charges, references, matching).largest(),
                coverage(),
                tokens,
                perMillion(actual, tokens),
                perMillion(should, tokens),
                ReconciliationWords.findings(bill.findings(), charges, matching),
                ReconciliationWords.basis(question),
                ReconciliationWords.assumptions(question, matching));
    }

    /** A sum over the systems. */
    private interface BySystem {
        BigDecimal of(int system);
    }

    private static BigDecimal sum(int systems, BySystem part) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < systems; i++) {
            sum = sum.add(part.of(i));
        }
        return sum;
    }

    private BigDecimal sumOf(BySystem part) {
        return sum(references.size(), part);
    }

    /** Dollars of a system's GPU-hours at its reference price. */
    private BigDecimal at(int system, long nanos) {
        return hours(nanos).multiply(references.get(system).usdPerGpuHour());
    }

    static BigDecimal hours(long nanos) {
        return BigDecimal.valueOf(nanos, 9);
    }

    /** The should-cost, each system's scaled by what it needs for the planned tokens over what it needs for the actual ones. */
    private BigDecimal planned(TokenTotals plan) {
        if (matching.tokens().all() == 0) {
            throw new InvalidInputException(new Violation(
                    "/plannedTokens",
                    plan.all() + " tokens",
                    "a plan can be compared only where tokens were served",
                    "Maybe leave it out"));
        }
        return sumOf(i -> {
            double actual = references.get(i).capacity().gpuHours(matching.tokens());
            double factor = references.get(i).capacity().gpuHours(plan) / actual;
            return at(i, matching.totals(i).whole).multiply(BigDecimal.valueOf(factor));
        });
    }

    private BigDecimal price(int system) {
        return charges.usd(references.get(system).system()).subtract(at(system, matching.totals(system).billed));
    }

    private List<Variance> variances(
            BigDecimal actual, BigDecimal baseline, BigDecimal exactShould, @Nullable BigDecimal exactPlanned) {
        BigDecimal volume = exactPlanned == null ? BigDecimal.ZERO : exactShould.subtract(exactPlanned);
        List<VarianceKind> kinds = List.of(VarianceKind.values());
        List<BigDecimal> exact =
                kinds.stream().map(kind -> variance(kind, volume)).toList();
        List<BigDecimal> cents = Cents.parts(actual.subtract(baseline), exact);
        List<Variance> variances = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            VarianceKind kind = kinds.get(i);
            variances.add(new Variance(
                    kind, cents.get(i).doubleValue(), gpuHours(kind), ReconciliationWords.formula(kind, question)));
        }
        return variances;
    }

    private BigDecimal variance(VarianceKind kind, BigDecimal volume) {
        return switch (kind) {
            case VOLUME -> volume;
            case PRICE -> sumOf(this::price);
            case UTILISATION -> sumOf(i -> at(i, matching.totals(i).slow));
            case IDLE -> sumOf(i -> at(i, matching.totals(i).idle));
            case COMMITTED_UNUSED -> charges.usd(PaidLineKind.COMMITTED_UNUSED);
            case WHOLE_UNITS -> sumOf(i -> at(i, matching.totals(i).needed - matching.totals(i).whole));
            case UNMEASURED -> sumOf(i -> at(i, matching.totals(i).unmeasured));
            case NOT_JUDGED -> usd(NOT_JUDGED);
            case BESIDE_GPUS -> usd(BESIDE_GPUS);
            case NOT_USE -> usd(NOT_USE);
        };
    }

    private BigDecimal usd(Set<PaidLineKind> kinds) {
        BigDecimal sum = BigDecimal.ZERO;
        for (PaidLineKind kind : PaidLineKind.values()) {
            sum = kinds.contains(kind) ? sum.add(charges.usd(kind)) : sum;
        }
        return sum;
    }

    private @Nullable Double gpuHours(VarianceKind kind) {
        return switch (kind) {
            case PRICE -> total(totals -> totals.billed);
            case UTILISATION -> total(totals -> totals.slow);
            case IDLE -> total(totals -> totals.idle);
            case WHOLE_UNITS -> total(totals -> totals.needed - totals.whole);
            case UNMEASURED -> total(totals -> totals.unmeasured);
            case VOLUME, COMMITTED_UNUSED, NOT_JUDGED, BESIDE_GPUS, NOT_USE -> null;
        };
    }

    /** A count of GPU-hours of a system. */
    private interface Count {
        long of(Matching.Totals totals);
    }

    private double total(Count count) {
        long sum = 0;
        for (int i = 0; i < references.size(); i++) {
            sum += count.of(matching.totals(i));
        }
        return hours(sum).doubleValue();
    }

    private List<SystemReconciliation> systems(BigDecimal should) {
        List<BigDecimal> exact = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            exact.add(at(i, matching.totals(i).whole));
        }
        List<BigDecimal> parts = Cents.parts(should, exact);
        List<SystemReconciliation> systems = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            Reference reference = references.get(i);
            Matching.Totals totals = matching.totals(i);
            BigDecimal usd = charges.usd(reference.system());
            systems.add(new SystemReconciliation(
                    reference.system(),
                    hours(totals.billed).doubleValue(),
                    hours(totals.committed).doubleValue(),
                    hours(totals.unmeasured).doubleValue(),
                    hours(totals.needed).doubleValue(),
                    hours(totals.whole).doubleValue(),
                    hours(totals.slow).doubleValue(),
                    hours(totals.idle).doubleValue(),
                    Cents.of(usd).doubleValue(),
                    totals.billed == 0 ? null : rate(usd, totals.billed).doubleValue(),
                    reference.usdPerGpuHour().doubleValue(),
                    reference.billingUnitGpus(),
                    reference.source(),
                    parts.get(i).doubleValue(),
                    Cents.of(price(i)).doubleValue()));
        }
        return systems;
    }

    /** Dollars of a GPU-hour, to a millionth. */
    static BigDecimal rate(BigDecimal usd, long nanos) {
        return usd.divide(hours(nanos), 6, RoundingMode.HALF_EVEN);
    }

    /** Lines in cents: of each kind the largest by name, the others together. */
    private List<PaidLine> lines(BigDecimal actual) {
        Map<PaidLineKind, List<Map.Entry<Charges.Key, Charges.Sum>>> byKind = new TreeMap<>();
        charges.lines()
                .entrySet()
                .forEach(line -> byKind.computeIfAbsent(line.getKey().kind(), _ -> new ArrayList<>())
                        .add(line));
        List<Charges.Key> keys = new ArrayList<>();
        List<Charges.Sum> sums = new ArrayList<>();
        byKind.forEach((kind, lines) -> {
            lines.sort(Comparator.<Map.Entry<Charges.Key, Charges.Sum>, BigDecimal>comparing(
                            line -> line.getValue().usd.abs())
                    .reversed()
                    .thenComparing(line -> line.getKey().name()));
            var others = new Charges.Sum();
            for (int i = 0; i < lines.size(); i++) {
                Charges.Sum sum = lines.get(i).getValue();
                if (i < MAX_NAMES_SHOWN) {
                    keys.add(lines.get(i).getKey());
                    sums.add(sum);
                } else {
                    others.usd = others.usd.add(sum.usd);
                    others.gpuHourNanos += sum.gpuHourNanos;
                    others.rows += sum.rows;
                }
            }
            if (others.rows > 0) {
                keys.add(new Charges.Key(kind, lines.size() - MAX_NAMES_SHOWN + " others"));
                sums.add(others);
            }
        });
        List<BigDecimal> cents =
                Cents.parts(actual, sums.stream().map(sum -> sum.usd).toList());
        List<PaidLine> lines = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            long nanos = sums.get(i).gpuHourNanos;
            lines.add(new PaidLine(
                    keys.get(i).kind(),
                    keys.get(i).name(),
                    cents.get(i).doubleValue(),
                    nanos == 0 ? null : hours(nanos).doubleValue(),
                    sums.get(i).rows));
        }
        return lines;
    }

    private Coverage coverage() {
        boolean isServed = matching.busiest() > 0;
        return new Coverage(
                HourRanges.time(matching.firstBilled()),
                HourRanges.time(matching.lastBilled() + 1),
                HourRanges.time(tokenHours.hours().firstKey()),
                HourRanges.time(tokenHours.hours().lastKey() + 1),
                matching.measured().count(),
                matching.withoutTokens().count(),
                matching.withoutTokens().ranges(),
                matching.withoutBill().count(),
                matching.withoutBill().ranges(),
                matching.tokensWithoutBill(),
                matching.aboveCapacity(),
                isServed ? HourRanges.time(matching.busiestHour()) : null,
                isServed ? matching.busiest() : null);
    }

    private static @Nullable Double perMillion(BigDecimal usd, TokenTotals tokens) {
        return tokens.all() == 0
                ? null
                : usd.movePointRight(6)
                        .divide(BigDecimal.valueOf(tokens.all()), MathContext.DECIMAL64)
                        .doubleValue();
    }
}
