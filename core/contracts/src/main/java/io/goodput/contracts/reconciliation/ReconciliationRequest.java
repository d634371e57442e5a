package io.goodput.contracts.reconciliation;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PriceTier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question: what should the tokens of these hours have cost, and why does the bill say another sum? The bill's files
 * come beside it, and the tokens by hour in it or beside it. Absent fields take their documented default; the answer
 * echoes the question with every field filled, without the tokens.
 *
 * @param capacity what one GPU of each system serves inside the latency limits, 1 to 20 systems
 * @param targetUtilisation share of that capacity that a fleet is planned to be busy, 0.01 to 1. There is no default: it
 *     decides much
 * @param priceBook versioned name of the book of the reference prices; the newest when absent
 * @param tier kind of contract of the reference prices; retail when absent
 * @param prices reference prices of one's own, in the place of the book's; none when absent
 * @param mapping which rows are GPUs of which system, the first that matches; known instance types follow; at most 200
 * @param cost the column of a FOCUS bill that counts; effective when absent
 * @param exchange for bills in another currency; all are in dollars when absent
 * @param openCostUsdPerGpuHour what OpenCost was told that a GPU-hour costs, above 0 and at most 1,000, in the bill's
 *     currency: GPU-hours are GPU cost over it. When absent a row without hours is one of whole days
 * @param granularity stretches in which what was billed is set against what was needed; that of the bill when absent
 * @param tokens by hour, at most 9,000; absent when they come as a file
 * @param plannedTokens what was planned for the same hours; when absent there is no plan to compare the volume with
 */
public record ReconciliationRequest(
        List<ServedCapacity> capacity,
        double targetUtilisation,
        @Nullable String priceBook,
        @Nullable PriceTier tier,
        @Nullable List<ReferencePrice> prices,
        @Nullable List<RowMapping> mapping,
        @Nullable CostColumn cost,
        @Nullable Exchange exchange,
        @Nullable Double openCostUsdPerGpuHour,
        @Nullable Granularity granularity,
        @Nullable List<TokenHour> tokens,
        @Nullable TokenTotals plannedTokens) {
    private static final int MAX_SYSTEMS = 20;
    private static final int MAX_MAPPINGS = 200;
    private static final int MAX_HOURS = 9_000;

    public ReconciliationRequest {
        var checks = new Checks();
        capacity = List.copyOf(capacity);
        checks.distinct(
                "capacity", capacity.stream().map(ServedCapacity::system).toList(), 1, MAX_SYSTEMS);
        checks.range("targetUtilisation", targetUtilisation, 0.01, 1);
        if (priceBook != null) {
            checks.name("priceBook", priceBook);
        }
        if (prices != null) {
            prices = List.copyOf(prices);
            checks.distinct(
                    "prices", prices.stream().map(ReferencePrice::system).toList(), 0, MAX_SYSTEMS);
        }
        if (mapping != null) {
            mapping = List.copyOf(mapping);
            checks.require(
                    mapping.size() <= MAX_MAPPINGS,
                    "mapping",
                    mapping.size() + " elements",
                    "mapping must hold at most " + MAX_MAPPINGS + " elements",
                    "Maybe a pattern with * for several");
        }
        if (openCostUsdPerGpuHour != null) {
            checks.positive("openCostUsdPerGpuHour", openCostUsdPerGpuHour, 1_000);
        }
        if (tokens != null) {
            tokens = List.copyOf(tokens);
            checks.require(
                    !tokens.isEmpty() && tokens.size() <= MAX_HOURS,
                    "tokens",
                    tokens.size() + " elements",
                    "tokens must hold between 1 and " + MAX_HOURS + " hours",
                    tokens.isEmpty() ? "Maybe give them as a file" : "Maybe totals by hour, of one bill");
        }
        if (plannedTokens != null) {
            checks.require(
                    plannedTokens.all() > 0,
                    "plannedTokens",
                    "0 of every kind",
                    "a plan must be of some tokens",
                    "Maybe leave it out");
        }
        checks.done();
    }
}
