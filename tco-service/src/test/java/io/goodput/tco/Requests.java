package io.goodput.tco;

import io.goodput.contracts.Energy;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.Usage;
import io.goodput.economics.Economics;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** An hour of one HGX H200 node, half of it stepping, under run ids of their own. */
final class Requests {
    /** Ids start at the clock, so that a run priced by an earlier test run is never met again. */
    private static final AtomicLong IDS = new AtomicLong(System.currentTimeMillis() * 1_000);

    static final String BOOK = Economics.priceBooks().getFirst();

    private Requests() {}

    static PricingRequested fresh() {
        return new PricingRequested(
                PricingRequested.SCHEMA_VERSION, "%064x".formatted(IDS.incrementAndGet()), BOOK, usage());
    }

    private static Usage usage() {
        double gpuSeconds = 8 * 3_600;
        return new Usage(
                3_600,
                4_000_000,
                1_000_000,
                4_000,
                3_900,
                List.of(new PoolUsage(
                        PoolRole.AGGREGATED,
                        "hgx-h200",
                        8,
                        8,
                        gpuSeconds / 2,
                        gpuSeconds / 2,
                        gpuSeconds / 8,
                        gpuSeconds * 3 / 8,
                        4_000_000,
                        1_000_000,
                        Energy.of(gpuSeconds * 400, gpuSeconds * 150, 0, 0, 0, 0))));
    }
}
