package io.goodput.economics.bills;

import io.goodput.catalog.OwnCatalog;
import io.goodput.contracts.Basis;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PriceWords;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Violation;
import io.goodput.contracts.bills.BillAnswer;
import io.goodput.contracts.bills.BilledRuns;
import io.goodput.contracts.bills.RunBill;
import io.goodput.economics.Economics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Bills of a simulated run. Thread-safe. */
public final class Bills {
    private Bills() {}

    /**
     * One bill per price book and tier that the question names. The same runs under other prices are the same runs.
     *
     * @param runs with every field of their question filled
     * @throws InvalidInputException when there is no such book, or it has no prices in the region, or none of storage and something is stored
     */
    public static BillAnswer answer(BilledRuns runs) {
        List<RunBill> bills = new ArrayList<>();
        List<String> assumptions = new ArrayList<>(runs.assumptions());
        List<String> systems = runs.question().scenario().layout().systems();
        List<Pricing> prices = Objects.requireNonNull(runs.question().prices(), "every field is filled");
        for (int i = 0; i < prices.size(); i++) {
            RateCard rates = rates(prices.get(i), runs);
            BigDecimal storage = storageUsdPerMonth(rates, runs, i);
            List<PriceTier> tiers = Objects.requireNonNull(prices.get(i).tiers());
            assumptions.addAll(PriceWords.of(rates, systems, tiers));
            for (PriceTier tier : tiers) {
                bills.add(new Itemiser(runs, rates, tier, storage).bill());
            }
        }
        return new BillAnswer(runs.question(), runs.build(), bills, runs.errorBands(), assumptions, basis());
    }

    private static RateCard rates(Pricing pricing, BilledRuns runs) {
        List<OwnEntry> own = runs.question().scenario().ownEntries();
        PriceSource source = PriceSource.of(pricing, own);
        return Economics.rateCard(source).with(OwnCatalog.pricedAs(own, source));
    }

    private static BigDecimal storageUsdPerMonth(RateCard rates, BilledRuns runs, int index) {
        Double stored = Objects.requireNonNull(runs.question().storedTerabytes(), "every field is filled");
        Double usdPerTerabyteMonth = rates.usdPerTerabyteMonth();
        if (stored == 0) {
            return BigDecimal.ZERO;
        }
        if (usdPerTerabyteMonth == null) {
            throw new InvalidInputException(new Violation(
                    "/prices/" + index + "/priceBook",
                    rates.priceBook(),
                    "the price book has no price of storage, and storedTerabytes is " + stored,
                    "Maybe a book of your own with storagePerTerabyteMonth, or fixedUsdPerMonth"));
        }
        return BigDecimal.valueOf(stored).multiply(BigDecimal.valueOf(usdPerTerabyteMonth));
    }

    private static List<Basis> basis() {
        return List.of(
                new Basis(
                        "usd, lines, hours",
                        "billed GPU-seconds of the measured window by what they were there for, at the tier's price of a"
                                + " GPU-hour; rounded to a millionth of a dollar once, by the largest remainder, so that"
                                + " lines, hours, kinds of token and classes each sum to usd"),
                new Basis(
                        "committed-unused",
                        "GPUs billed and not held by an instance: the rest of whole nodes or racks; of a tier that bills the"
                                + " commitment also whatever was not taken of the most that was taken at once"),
                new Basis(
                        "electricity",
                        "drawn at the wall for the GPUs that instances had × PUE, where the price does not include it"),
                new Basis("usdPerMonth", "usdPerHour × 730 h"),
                new Basis(
                        "uncachedInputUsd, cachedInputUsd, outputUsd",
                        "a prefill pool's lines for input, a decode pool's for output; aggregated: by each part's GPU time"
                                + " alone; what pools share pro rata; input by the time that prompts took to compute and"
                                + " cached ones to load from slower tiers: what lies in GPU memory loads at once"),
                new Basis(
                        "usdPerMillionOutputTokens, wholeUsdPerMillionOutputTokens",
                        "two bases: output's part over output tokens, and the whole bill over output tokens alone"),
                new Basis(
                        "classes",
                        "each kind of token's part by the class's share of those tokens, of the measured requests that"
                                + " finished"),
                new Basis(
                        "usdPerRequest, usdPerRequestInsideSlo",
                        "over the requests that arrived in the window, and over those of them that met every limit"),
                new Basis(
                        "marginal",
                        "the run with one instance more or fewer of a pool less the run as it is, on the same seed: its bill,"
                                + " its attainment and its goodput"),
                new Basis("utilisation", "GPU time in which instances were stepping over billed GPU time"));
    }
}
