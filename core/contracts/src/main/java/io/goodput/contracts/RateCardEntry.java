package io.goodput.contracts;

/**
 * What one GPU-hour of a system costs under one tier.
 *
 * @param system a system of the catalog
 * @param tier kind of contract
 * @param usdPerGpuHour price of one billed GPU-hour
 * @param billingUnitGpus GPUs are billed in whole multiples of this: a node, a tray or a rack
 * @param provisionedKilowattsPerGpu all-in utility power that must be provisioned for one GPU
 * @param electricityIncluded whether usdPerGpuHour already pays for the energy drawn
 * @param source where the numbers are from
 */
public record RateCardEntry(
        String system,
        PriceTier tier,
        double usdPerGpuHour,
        int billingUnitGpus,
        double provisionedKilowattsPerGpu,
        boolean electricityIncluded,
        String source) {
    /** The same for a system that is priced as this one. */
    RateCardEntry of(PricedAs other) {
        return new RateCardEntry(
                other.system(),
                tier,
                usdPerGpuHour,
                billingUnitGpus,
                provisionedKilowattsPerGpu,
                electricityIncluded,
                "As " + system + ": " + other.basis() + ". " + source);
    }

    /** GPUs billed when {@code used} are needed: the next multiple of the billing unit. */
    public int billedGpus(int used) {
        return Math.ceilDiv(used, billingUnitGpus) * billingUnitGpus;
    }
}
