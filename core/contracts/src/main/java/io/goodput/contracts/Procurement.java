package io.goodput.contracts;

/**
 * What a layout takes of the GPUs that are owned, what is bought beside them, and what all that is paid for costs.
 *
 * @param ownedGpusUsed GPUs owned that the layout uses
 * @param ownedGpusIdle GPUs owned that are kept and not used, of any system
 * @param ownedGpusHandedBack GPUs owned that are handed back, of any system
 * @param boughtGpus GPUs billed at the tier's price, in whole units
 * @param ownedUsdPerHour what the kept ones cost, used or not
 * @param boughtUsdPerHour what the bought ones cost
 * @param electricityUsdPerHour metered electricity of the layout, where the tier's price does not include it
 * @param usdPerHour all of it
 * @param usdPerMonth usdPerHour × 730
 * @param usdPerMillionTokens usdPerHour over input and output tokens
 */
public record Procurement(
        int ownedGpusUsed,
        int ownedGpusIdle,
        int ownedGpusHandedBack,
        int boughtGpus,
        double ownedUsdPerHour,
        double boughtUsdPerHour,
        double electricityUsdPerHour,
        double usdPerHour,
        double usdPerMonth,
        double usdPerMillionTokens) {}
