package io.goodput.economics.reconciliation;

import io.goodput.contracts.Basis;
import io.goodput.contracts.reconciliation.Granularity;
import io.goodput.contracts.reconciliation.PaidLineKind;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.ServedCapacity;
import io.goodput.contracts.reconciliation.VarianceKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an answer says in words. */
final class ReconciliationWords {
    private ReconciliationWords() {}

    static String dollars(BigDecimal usd) {
        return (usd.signum() < 0 ? "-$" : "$")
                + String.format(Locale.ROOT, "%,.2f", Cents.of(usd).abs());
    }

    static String number(BigDecimal value) {
        BigDecimal rounded = value.setScale(4, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.setScale(Math.max(0, rounded.scale())).toPlainString();
    }

    static String hours(long nanos) {
        return String.format(Locale.ROOT, "%,.1f", Reconciliation.hours(nanos));
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", share * 100);
    }

    static String stretch(Granularity granularity) {
        return switch (granularity) {
            case HOUR -> "hour";
            case DAY -> "day";
            case PERIOD -> "period";
        };
    }

    static String formula(VarianceKind kind, ReconciliationRequest question) {
        return switch (kind) {
            case VOLUME ->
                question.plannedTokens() == null
                        ? "0: the question has no plannedTokens to compare with"
                        : "should-cost of the tokens served - should-cost of the tokens planned";
            case PRICE -> "($ paid a GPU-hour - reference price) x billed GPU-hours";
            case UTILISATION -> "billed GPU-hours x (1 - the busiest stretch's needed/billed) x reference price";
            case IDLE ->
                "(billed GPU-hours x the busiest stretch's needed/billed - needed GPU-hours) x reference price";
            case COMMITTED_UNUSED -> "rows whose commitment or reservation is unused, as billed";
            case WHOLE_UNITS -> "(needed GPU-hours - the same in whole billing units) x reference price";
            case UNMEASURED -> "GPU-hours billed in hours without token data x reference price";
            case NOT_JUDGED -> "GPUs of systems without a capacity, and rows that look like GPUs, as billed";
            case BESIDE_GPUS -> "compute, storage, network and other use, as billed";
            case NOT_USE -> "purchases, taxes, credits, adjustments and corrections, as billed";
        };
    }

    static List<String> findings(List<String> ofFiles, Charges charges, Matching matching) {
        List<String> findings = new ArrayList<>(ofFiles);
        BigDecimal unmapped = charges.usd(PaidLineKind.UNMAPPED_GPU);
        if (unmapped.signum() != 0) {
            findings.add(dollars(unmapped)
                    + " look like GPUs and are of no system: map them (mapping), they are in no GPU" + " figure");
        }
        BigDecimal others = charges.usd(PaidLineKind.OTHER_GPU);
        if (others.signum() != 0) {
            findings.add(dollars(others) + " are of systems without a capacity: they are in the bill and not judged");
        }
        if (matching.withoutTokens().count() > 0) {
            findings.add(
                    matching.withoutTokens().count() + " billed hours have no token data: what their GPUs did is not"
                            + " known. Rows of 0 tokens would make them idle");
        }
        if (matching.withoutBill().count() > 0) {
            findings.add(matching.withoutBill().count() + " hours have tokens and no billed GPU: their "
                    + String.format(
                            Locale.ROOT, "%,d", matching.tokensWithoutBill().all())
                    + " tokens are in no figure");
        }
        if (matching.aboveCapacity() > 0) {
            findings.add(matching.aboveCapacity() + " " + stretch(matching.granularity())
                    + "s served more than the billed GPUs can at the given capacity: rows of the bill are missing, or the"
                    + " capacity is too low");
        }
        return findings;
    }

    static List<Basis> basis(ReconciliationRequest question) {
        List<Basis> basis = new ArrayList<>();
        basis.add(new Basis(
                "actualUsd",
                "all rows of the bill, "
                        + switch (java.util.Objects.requireNonNull(question.cost())) {
                            case EFFECTIVE -> "EffectiveCost of FOCUS";
                            case BILLED -> "BilledCost of FOCUS";
                        }
                        + ", TotalCost of OpenCost"
                        + (question.exchange() == null
                                ? ""
                                : "; at " + question.exchange().usdPerCurrencyUnit() + " USD per "
                                        + question.exchange().currency() + " of "
                                        + question.exchange().asOf())));
        basis.add(new Basis(
                "shouldCostUsd",
                "per stretch GPU-hours = (input/rate + cached input/rate + output/rate) / "
                        + question.targetUtilisation()
                        + ", up to whole billing units, at the reference price; nothing beside GPUs"));
        for (ServedCapacity each : question.capacity()) {
            basis.add(new Basis("capacity of " + each.system(), each.source()));
        }
        basis.add(new Basis(
                "actualUsdPerMillionTokens",
                "the whole bill over input, cached input and output tokens of billed hours"));
        return basis;
    }

    static List<String> assumptions(ReconciliationRequest question, Matching matching) {
        List<String> assumptions = new ArrayList<>();
        switch (matching.granularity()) {
            case HOUR ->
                assumptions.add("A charge period is spread evenly over its seconds and compared by the hour, in UTC.");
            case DAY ->
                assumptions.add(
                        "Rows are of days: what is idle inside a day cannot be told from what is slow, and counts as"
                                + " slow.");
            case PERIOD ->
                assumptions.add(
                        "Rows are longer than days: all hours are compared at once, and nothing is idle that the"
                                + " whole period does not show.");
        }
        if (question.capacity().size() > 1) {
            assumptions.add("In each stretch all systems are equally busy against their capacity.");
        }
        for (ServedCapacity each : question.capacity()) {
            if (each.cachedInputTokensPerSecondPerGpu() == null) {
                assumptions.add("Cached input takes no time on " + each.system() + ".");
            }
            assumptions.add(
                    each.inputShareOfTime() == null
                            ? "The rates of " + each.system()
                                    + " are each of GPUs that do nothing else; their times add."
                            : "The rates of " + each.system() + " were measured at once, with "
                                    + percent(each.inputShareOfTime()) + " % of the time for input.");
        }
        if (question.plannedTokens() != null) {
            assumptions.add(
                    "The plan is of the hours that are measured, with the shape and the systems of what was served.");
        }
        assumptions.add("The levers overlap: they are each as if nothing else changed, and do not add up.");
        return assumptions;
    }
}
