package io.goodput.contracts;

import java.util.List;

/**
 * A run with its prices.
 *
 * @param runId SHA-256 of the canonical run specification and the build hash, in hexadecimal
 * @param report what it measured
 * @param bills one per tier asked for, in that order
 */
public record PricedRun(String runId, Report report, List<Bill> bills) {
    public PricedRun {
        bills = List.copyOf(bills);
    }

    /** A run with the bills of the tiers that were asked for, out of all that its price book has. */
    public static PricedRun of(String runId, Report report, List<Bill> allBills, List<PriceTier> tiers) {
        return new PricedRun(
                runId,
                report,
                tiers.stream()
                        .flatMap(tier -> allBills.stream().filter(bill -> bill.tier() == tier))
                        .toList());
    }

    /** The bill under a tier that was asked for. */
    public Bill bill(PriceTier tier) {
        return bills.stream()
                .filter(bill -> bill.tier() == tier)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("run " + runId + " was not priced under " + tier));
    }
}
