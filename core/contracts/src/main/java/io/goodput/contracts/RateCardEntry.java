package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What one GPU-hour of a system costs under one tier.
 *
 * @param system that is priced, of the catalog or not
 * @param tier kind of contract
 * @param usdPerGpuHour price of one billed GPU-hour
 * @param billingUnitGpus GPUs are billed in whole multiples of this: a node, a tray or a rack
 * @param provisionedKilowattsPerGpu all-in utility power that must be provisioned for one GPU
 * @param electricityIncluded whether usdPerGpuHour already pays for the energy drawn
 * @param source where the numbers are from
 * @param minimumBilledSeconds what is taken is billed for at least so long; absent where the book does not say
 * @param commitmentMonths the term of the contract; absent where the book does not say
 * @param interruptions of a spot price
 */
public record RateCardEntry(
        String system,
        PriceTier tier,
        double usdPerGpuHour,
        int billingUnitGpus,
        double provisionedKilowattsPerGpu,
        boolean electricityIncluded,
        String source,
        @Nullable Double minimumBilledSeconds,
        @Nullable Double commitmentMonths,
        @Nullable Interruptions interruptions) {
    /** Without terms of its contract. */
    public RateCardEntry(
            String system,
            PriceTier tier,
            double usdPerGpuHour,
            int billingUnitGpus,
            double provisionedKilowattsPerGpu,
            boolean electricityIncluded,
            String source) {
        this(
                system,
                tier,
                usdPerGpuHour,
                billingUnitGpus,
                provisionedKilowattsPerGpu,
                electricityIncluded,
                source,
                null,
                null,
                null);
    }

    /** The same for a system that is priced as this one. */
    RateCardEntry of(PricedAs other) {
        return new RateCardEntry(
                other.system(),
                tier,
                usdPerGpuHour,
                billingUnitGpus,
                provisionedKilowattsPerGpu,
                electricityIncluded,
                other.basis() == null ? source : "As " + system + ": " + other.basis() + ". " + source,
                minimumBilledSeconds,
                commitmentMonths,
                interruptions);
    }

    /** GPUs billed when {@code used} are needed: the next multiple of the billing unit. */
    public int billedGpus(int used) {
        return Math.ceilDiv(used, billingUnitGpus) * billingUnitGpus;
    }
}
