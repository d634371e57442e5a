package io.goodput.tco.prices;

import io.goodput.contracts.Bill;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prices one run: {@code Economics.price}, save in tests of pricings that fail. */
@FunctionalInterface
public interface RunPricing {
    /** See {@link io.goodput.economics.Economics#price}. */
    List<Bill> price(PriceSource prices, Usage usage, @Nullable List<PricedAs> pricedAs);
}
