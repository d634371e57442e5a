package io.goodput.economics.reconciliation;

import io.goodput.contracts.reconciliation.Lever;
import io.goodput.contracts.reconciliation.LeverKind;
import io.goodput.contracts.reconciliation.PaidLineKind;
import io.goodput.contracts.reconciliation.ServedCapacity;
import io.goodput.contracts.reconciliation.TokenTotals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What would have made a bill smaller, each as if it were the only one. */
final class Levers {
    private static final int MOST = 5;
    private static final BigDecimal CENT = BigDecimal.ONE.movePointLeft(2);
    private static final String ALL = "all";

    private final Charges charges;
    private final List<Reference> references;
    private final Matching matching;
    private final List<Lever> levers = new ArrayList<>();

    Levers(Charges charges, List<Reference> references, Matching matching) {
        this.charges = charges;
        this.references = references;
        this.matching = matching;
    }

    /** The five largest, none below a cent. */
    List<Lever> largest() {
        BigDecimal unused = charges.usd(PaidLineKind.COMMITTED_UNUSED);
        add(
                LeverKind.COMMITMENT,
                ALL,
                unused,
                "Use, resell or end the commitments and reservations that nothing used",
                "the rows whose status is Unused: " + ReconciliationWords.dollars(unused),
                "They can be filled or ended; overlaps with none of the others");
        for (int i = 0; i < references.size(); i++) {
            if (matching.totals(i).billed > 0) {
                addPrice(i);
                addScaling(i);
                addSize(i);
                addMove(i);
                addCache(i);
            }
        }
        return levers.stream()
                .sorted(Comparator.comparingDouble(Lever::usd)
                        .reversed()
                        .thenComparing(Lever::kind)
                        .thenComparing(Lever::system))
                .limit(MOST)
                .toList();
    }

    private void addPrice(int system) {
        Reference reference = references.get(system);
        long billed = matching.totals(system).billed;
        BigDecimal paid = charges.usd(reference.system());
        add(
                LeverKind.PRICE,
                reference.system(),
                paid.subtract(Reconciliation.hours(billed).multiply(reference.usdPerGpuHour())),
                "Negotiate, or rent elsewhere, at $" + ReconciliationWords.number(reference.usdPerGpuHour())
                        + " a GPU-hour",
                "($%s paid - $%s) x %s GPU-hours"
                        .formatted(
                                ReconciliationWords.number(Reconciliation.rate(paid, billed)),
                                ReconciliationWords.number(reference.usdPerGpuHour()),
                                ReconciliationWords.hours(billed)),
                "The reference can be had for the same machines and hours, with what else the bill's price includes; all"
                        + " GPU-hours stay");
    }

    /** Committed hours are paid for whether they are given back or not. */
    private void addScaling(int system) {
        Reference reference = references.get(system);
        Matching.Totals totals = matching.totals(system);
        long onDemand = totals.billed - totals.committed;
        if (onDemand == 0) {
            return;
        }
        BigDecimal rate = Reconciliation.rate(charges.usdOnDemand(reference.system()), onDemand);
        add(
                LeverKind.SCALE_WITH_LOAD,
                reference.system(),
                Reconciliation.hours(totals.releasable).multiply(rate),
                "Give GPUs back in the %ss that are less busy than the busiest"
                        .formatted(ReconciliationWords.stretch(matching.granularity())),
                "%s idle GPU-hours in whole units of %d x $%s, what an hour without commitment cost"
                        .formatted(
                                ReconciliationWords.hours(totals.releasable),
                                reference.billingUnitGpus(),
                                ReconciliationWords.number(rate)),
                "GPUs come and go with the load without breaking the limits; committed GPU-hours are not in it, giving them"
                        + " back saves nothing");
    }

    private void addSize(int system) {
        Reference reference = references.get(system);
        Matching.Totals totals = matching.totals(system);
        BigDecimal rate = Reconciliation.rate(charges.usd(reference.system()), totals.billed);
        BigDecimal committed = Reconciliation.hours(totals.committed)
                .movePointRight(2)
                .divide(Reconciliation.hours(totals.billed), MathContext.DECIMAL64);
        add(
                LeverKind.RIGHT_SIZE,
                reference.system(),
                Reconciliation.hours(totals.slow).multiply(rate),
                "Run fewer GPUs, or bring them to the measured tokens/s: even the busiest %s needed only %s %% of them"
                        .formatted(
                                ReconciliationWords.stretch(matching.granularity()),
                                ReconciliationWords.percent(matching.busiest())),
                "%s slow GPU-hours x $%s"
                        .formatted(ReconciliationWords.hours(totals.slow), ReconciliationWords.number(rate)),
                "The capacity is what production can reach; commitments, %s %% of the GPU-hours, can shrink too"
                        .formatted(ReconciliationWords.number(committed)));
    }

    private void addMove(int system) {
        Reference reference = references.get(system);
        Matching.Totals totals = matching.totals(system);
        BigDecimal paid = Reconciliation.hours(totals.measured())
                .multiply(Reconciliation.rate(charges.usd(reference.system()), totals.billed));
        int cheapest = system;
        BigDecimal least = paid;
        for (int other = 0; other < references.size(); other++) {
            BigDecimal cost = Reconciliation.hours(totals.neededElsewhere[other])
                    .multiply(references.get(other).usdPerGpuHour());
            if (other != system && cost.compareTo(least) < 0) {
                cheapest = other;
                least = cost;
            }
        }
        if (cheapest != system) {
            add(
                    LeverKind.MOVE_SYSTEM,
                    reference.system(),
                    paid.subtract(least),
                    "Serve its tokens on " + references.get(cheapest).system() + " instead",
                    "%s paid - %s GPU-hours of %s at $%s"
                            .formatted(
                                    ReconciliationWords.dollars(paid),
                                    ReconciliationWords.hours(totals.neededElsewhere[cheapest]),
                                    references.get(cheapest).system(),
                                    ReconciliationWords.number(
                                            references.get(cheapest).usdPerGpuHour())),
                    "Both serve the same models inside the same limits; its commitments can end; exact need at the target"
                            + " utilisation, without whole units");
        }
    }

    private void addCache(int system) {
        Reference reference = references.get(system);
        ServedCapacity capacity = reference.capacity();
        TokenTotals tokens = matching.tokens();
        long moved = (tokens.input() + tokens.cachedInputOr0()) / 10;
        if (moved == 0 || moved > tokens.input()) {
            return;
        }
        double before = capacity.gpuHours(tokens);
        double after = capacity.gpuHours(
                new TokenTotals(tokens.input() - moved, tokens.cachedInputOr0() + moved, tokens.output()));
        long saved = Math.round(matching.totals(system).needed * (1 - after / before));
        add(
                LeverKind.CACHE,
                reference.system(),
                Reconciliation.hours(saved).multiply(reference.usdPerGpuHour()),
                "Bring a tenth more of the prompt tokens from the prefix cache",
                "%s GPU-hours less needed x $%s"
                        .formatted(
                                ReconciliationWords.hours(saved),
                                ReconciliationWords.number(reference.usdPerGpuHour())),
                capacity.cachedInputTokensPerSecondPerGpu() == null
                        ? "Cached prompt tokens take no time, and the GPUs are given back"
                        : "The cache serves them at the measured rate, and the GPUs are given back");
    }

    private void add(LeverKind kind, String system, BigDecimal usd, String action, String formula, String assumes) {
        if (usd.compareTo(CENT) >= 0) {
            levers.add(new Lever(kind, system, Cents.of(usd).doubleValue(), action, formula, assumes));
        }
    }
}
