package io.goodput.tco;

import io.goodput.contracts.Bill;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.Usage;
import io.goodput.economics.Economics;
import io.goodput.tco.prices.RunPricing;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The real pricing, save for a usage that a test scripts: defects and delays cannot be had otherwise. */
@Singleton
public class ScriptedPricing implements RunPricing {
    private final Map<Long, RunPricing> scripts = new ConcurrentHashMap<>();
    private final AtomicInteger starts = new AtomicInteger();

    @Override
    public List<Bill> price(PriceSource prices, Usage usage, @Nullable List<PricedAs> pricedAs) {
        starts.incrementAndGet();
        return scripts.getOrDefault(usage.requests(), Economics::price).price(prices, usage, pricedAs);
    }

    /** From now on, a usage with that many requests does this. */
    void script(long requests, RunPricing script) {
        scripts.put(requests, script);
    }

    /** How often anything was priced. */
    int starts() {
        return starts.get();
    }
}
