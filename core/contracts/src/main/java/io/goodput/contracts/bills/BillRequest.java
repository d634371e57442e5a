package io.goodput.contracts.bills;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TraceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The question: what does this scenario cost, hour by hour, and what would one instance more or fewer change? The scenario
 * is simulated once, whatever prices are asked for.
 *
 * @param scenario the load, the layout, and how it lives; its pricing is absent where there are prices
 * @param prices price books and tiers, 1 to 16, a bill for each tier; the scenario's pricing when absent
 * @param marginal whether each pool is simulated with one instance more and one fewer; true when absent
 * @param storedTerabytes what is stored besides (10¹² bytes), 0 to 1,000,000, at the book's price of storage; 0 when absent
 * @param fixedUsdPerMonth what is paid whatever runs, 0 to 1,000,000,000; 0 when absent
 */
public record BillRequest(
        SimulationRequest scenario,
        @Nullable List<Pricing> prices,
        @Nullable Boolean marginal,
        @Nullable Double storedTerabytes,
        @Nullable Double fixedUsdPerMonth) {
    /** The most price books of one question. */
    public static final int MAX_PRICES = 16;

    public BillRequest {
        var checks = new Checks();
        if (prices != null) {
            prices = List.copyOf(prices);
            checks.distinct("prices", prices, 1, MAX_PRICES);
            checks.require(
                    scenario.pricing() == null,
                    "scenario/pricing",
                    "given",
                    "a scenario whose bills are asked for at prices has no pricing of its own",
                    "Maybe put it into prices");
        }
        if (storedTerabytes != null) {
            checks.range("storedTerabytes", storedTerabytes, 0, 1e6);
        }
        if (fixedUsdPerMonth != null) {
            checks.range("fixedUsdPerMonth", fixedUsdPerMonth, 0, 1e9);
        }
        checks.done();
    }

    /** The same with the contents of traces in the place of their names. */
    public BillRequest resolved(TraceNames names) {
        try {
            return on(scenario.resolved(names));
        } catch (InvalidInputException e) {
            throw e.under("/scenario");
        }
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public BillRequest named(OwnEntryNames names) {
        if (prices == null) {
            return on(scenario.named(names));
        }
        SimulationRequest named = scenario;
        List<Pricing> exact = new ArrayList<>();
        for (Pricing each : prices) {
            named = named.withPricing(each).named(names);
            exact.add(Objects.requireNonNull(named.pricing()));
        }
        return new BillRequest(named.withPricing(null), exact, marginal, storedTerabytes, fixedUsdPerMonth);
    }

    /** The same question of another scenario. */
    public BillRequest on(SimulationRequest other) {
        return new BillRequest(other, prices, marginal, storedTerabytes, fixedUsdPerMonth);
    }
}
