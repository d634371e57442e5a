package io.goodput.contracts.bills;

import io.goodput.contracts.PriceTier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bill of a run under one tier of a price book. Amounts of money are dollars rounded to a millionth; lines, hours, token
 * kinds and classes each sum to usd exactly.
 *
 * @param priceBook versioned name of the price book
 * @param region whose prices these are; absent of those without a region
 * @param effective the months that its prices hold for
 * @param tier kind of contract
 * @param runId of the run
 * @param windowHours length of the measured window
 * @param gpuHours that were billed
 * @param utilisation share of the billed GPU time in which instances were stepping
 * @param usd of the measured window
 * @param usdPerHour usd over the window
 * @param usdPerMonth usdPerHour × 730, as if every hour were like the window's mean one
 * @param billsCommitment whether scaling in saves nothing: the tier bills the most GPUs that were taken at once, all the time
 * @param wallKilowattHours drawn at the wall for the GPUs that instances had, without PUE
 * @param lines by kind, then pool
 * @param hours one after another
 * @param tokens by kind of token
 * @param usdPerRequest over the requests that arrived in the window; absent without any
 * @param usdPerRequestInsideSlo over those of them that met every limit; absent without any
 * @param classes in the scenario's order
 * @param marginal one instance more and fewer of each pool, in the layout's order; empty where that was not asked for
 */
public record RunBill(
        String priceBook,
        @Nullable String region,
        String effective,
        PriceTier tier,
        String runId,
        double windowHours,
        double gpuHours,
        double utilisation,
        double usd,
        double usdPerHour,
        double usdPerMonth,
        boolean billsCommitment,
        double wallKilowattHours,
        List<BillLine> lines,
        List<BillHour> hours,
        TokenCosts tokens,
        @Nullable Double usdPerRequest,
        @Nullable Double usdPerRequestInsideSlo,
        List<ClassBill> classes,
        List<MarginalCost> marginal) {
    public RunBill {
        lines = List.copyOf(lines);
        hours = List.copyOf(hours);
        classes = List.copyOf(classes);
        marginal = List.copyOf(marginal);
    }
}
