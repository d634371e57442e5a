package io.goodput.tco;

import io.goodput.catalog.OwnCatalog;
import io.goodput.codec.Format;
import io.goodput.contracts.Energy;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.Usage;
import io.goodput.economics.Economics;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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

    /** A book of somebody's own, of H200 on demand at one price. */
    static PriceSource ownBook(double pricePerGpuHour, @Nullable String region) {
        OwnEntry entry = OwnCatalog.read(
                EntryKind.PRICE_BOOK,
                """
                name: acme-prices
                title: Prices of Acme
                effective: "2026-11"
                pricePerKilowattHour: {value: 0.1, source: bill of Acme, date: "2026-11", confidence: measured}
                powerUsageEffectiveness: {value: 1.3, source: meters of Acme, date: "2026-11", confidence: measured}
                systems:
                  - system: hgx-h200
                    provisionedKilowattsPerGpu: {value: 1.4, source: contract of Acme, date: "2026-11", confidence: measured}
                    tiers:
                      - tier: on-demand
                %s
                        pricePerGpuHour: {value: %s, source: contract of Acme, date: "2026-11", confidence: measured}
                        billingUnitGpus: {value: 8, source: contract of Acme, date: "2026-11", confidence: measured}
                        electricityIncluded: true
                        electricity: {source: contract of Acme, date: "2026-11", confidence: measured}
                """.formatted(region == null ? "" : "        region: " + region, pricePerGpuHour),
                Format.YAML);
        return new PriceSource(entry.name(), region, entry);
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
