package io.goodput.contracts.reconciliation;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What a GPU-hour should cost: a quotation, a contract, a budget.
 *
 * @param system of the catalog
 * @param usdPerGpuHour above 0 and at most 1,000
 * @param billingUnitGpus GPUs are billed in whole multiples of this, 1 to 10,000; 1 when absent
 * @param asOf date of the price, such as 2026-06 or 2026-06-30
 * @param source who says so
 */
public record ReferencePrice(
        String system, double usdPerGpuHour, @Nullable Integer billingUnitGpus, String asOf, String source) {
    public ReferencePrice {
        var checks = new Checks();
        checks.name("system", system);
        checks.positive("usdPerGpuHour", usdPerGpuHour, 1_000);
        if (billingUnitGpus != null) {
            checks.range("billingUnitGpus", billingUnitGpus, 1, 10_000);
        }
        Exchange.checkDate(checks, asOf);
        checks.name("source", source);
        checks.done();
    }
}
