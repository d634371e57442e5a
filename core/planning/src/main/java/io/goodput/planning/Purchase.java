package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.SystemFacts;
import java.math.BigDecimal;
import java.util.List;

/**
 * What GPUs cost at least on one system, or on a mix of two, and how many of them the limits allow: both by what is
 * billed, in whole units of each system.
 */
final class Purchase {
    /** The search never goes beyond this many GPUs, whatever the limits. */
    static final int HARD_MAX_GPUS = 1_024;

    private final List<RateCardEntry> prices;
    private final List<SystemFacts> facts;
    private final Limits limits;
    private final int maxGpus;
    /** The most GPUs on the second system beside so many on the first. */
    private final int[] mostBeside;

    /**
     * @param prices of one system, or of prefill's and of decode's
     * @param facts likewise
     */
    Purchase(List<RateCardEntry> prices, List<SystemFacts> facts, Limits limits) {
        this.prices = List.copyOf(prices);
        this.facts = List.copyOf(facts);
        this.limits = limits;
        int first = most(0, 0);
        if (isMix()) {
            this.mostBeside = new int[first + 1];
            int most = 0;
            for (int used = 1; used <= first; used++) {
                mostBeside[used] = Math.min(most(1, used), HARD_MAX_GPUS - used);
                most = mostBeside[used] > 0 ? Math.max(most, used + mostBeside[used]) : most;
            }
            this.maxGpus = most;
        } else {
            this.mostBeside = new int[0];
            this.maxGpus = first;
        }
    }

    /** Of one system, or of prefill's and of decode's. */
    static Purchase of(List<String> systems, PriceTier tier, RateCard rates, Estimates estimates, Limits limits) {
        return new Purchase(
                systems.stream().map(system -> rates.get(system, tier)).toList(),
                systems.stream().map(estimates::system).toList(),
                limits);
    }

    boolean isMix() {
        return prices.size() > 1;
    }

    /** The price of the system that a pool stands on. */
    RateCardEntry price(int pool) {
        return prices.get(Math.min(pool, prices.size() - 1));
    }

    List<RateCardEntry> prices() {
        return prices;
    }

    /** Most GPUs that a layout can use, on both systems together, when the GPUs billed for it stay inside the limits. */
    int maxGpus() {
        return maxGpus;
    }

    /** Most GPUs on the second system of a mix beside so many on the first; 0 where none fit. */
    int mostBeside(int first) {
        return first < mostBeside.length ? Math.max(0, mostBeside[first]) : 0;
    }

    /** Whether so many GPUs of each pool are inside the limits. */
    boolean allows(int[] gpusOfPools) {
        if (!isMix()) {
            long all = 0;
            for (int gpus : gpusOfPools) {
                all += gpus;
            }
            return all <= maxGpus;
        }
        return gpusOfPools[1] <= mostBeside(gpusOfPools[0]);
    }

    /** Most GPUs of a system beside so many used on the first, in whole billing units. */
    private int most(int system, int beside) {
        RateCardEntry price = prices.get(system);
        int unit = price.billingUnitGpus();
        int taken = system == 0 ? 0 : prices.getFirst().billedGpus(beside);
        double most = HARD_MAX_GPUS;
        if (limits.maxGpus() != null) {
            most = Math.min(most, (double) limits.maxGpus() - taken);
        }
        if (limits.maxRacks() != null) {
            int racks = system == 0 ? 0 : Math.ceilDiv(taken, facts.getFirst().gpusPerRack());
            most = Math.min(
                    most,
                    (double) (limits.maxRacks() - racks) * facts.get(system).gpusPerRack());
        }
        if (limits.maxProvisionedKilowatts() != null) {
            BigDecimal left = BigDecimal.valueOf(limits.maxProvisionedKilowatts())
                    .subtract(kilowatts(prices.getFirst()).multiply(BigDecimal.valueOf(taken)));
            most = left.signum() < 0
                    ? 0
                    : Math.min(
                            most, left.divideToIntegralValue(kilowatts(price)).doubleValue());
        }
        return Math.max(0, (int) most / unit * unit);
    }

    private static BigDecimal kilowatts(RateCardEntry price) {
        return BigDecimal.valueOf(price.provisionedKilowattsPerGpu());
    }

    /** The billed GPUs at their price, in decimal as it is printed; metered electricity comes on top. */
    double leastUsdPerHour(int first, int second) {
        BigDecimal usd = usdPerHour(prices.getFirst(), first);
        return (isMix() ? usd.add(usdPerHour(prices.getLast(), second)) : usd).doubleValue();
    }

    private static BigDecimal usdPerHour(RateCardEntry price, int used) {
        return BigDecimal.valueOf(price.usdPerGpuHour()).multiply(BigDecimal.valueOf(price.billedGpus(used)));
    }
}
