package io.goodput.economics;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Energy;
import io.goodput.contracts.PoolBill;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Usage;
import io.goodput.contracts.scaleout.RackUsage;
import java.util.List;

/**
 * The cost half of law 15: cost = Σ billed seconds × price + metered energy, unless the price includes electricity.
 * Computed anew from the usage, in another order and in binary numbers, and compared with the finished bill.
 */
final class CostLaw {
    private static final double RELATIVE_TOLERANCE = 1e-9;

    /** Half a millionth of a dollar per line, and some. */
    private static final double ROUNDING_USD_PER_HOUR = 1e-5;

    private CostLaw() {}

    /**
     * Checks a finished bill.
     *
     * @throws IllegalStateException when it breaks the law
     */
    static void check(Bill bill, Usage usage, RateCard rates) {
        double windowHours = usage.windowSeconds() / 3_600;
        double billedUsd = 0;
        double meteredUsd = 0;
        for (String system :
                usage.pools().stream().map(PoolUsage::system).distinct().toList()) {
            RateCardEntry rate = rates.find(system, bill.tier()).orElseThrow();
            int used = 0;
            double joules = 0;
            for (PoolUsage pool : usage.pools()) {
                if (pool.system().equals(system)) {
                    used += pool.gpus();
                    Energy energy = pool.energy();
                    joules += energy.supplyLossJoules()
                            + energy.fanJoules()
                            + energy.switchJoules()
                            + energy.nicJoules()
                            + energy.hostJoules()
                            + energy.boardJoules();
                }
            }
            billedUsd += billedGpuHours(system, used, bill, usage, rate) * rate.usdPerGpuHour();
            if (!rate.electricityIncluded()) {
                meteredUsd += joules * rates.powerUsageEffectiveness() / 3.6e6 * rates.usdPerKilowattHour();
            }
        }
        require(bill.usdPerHour() * windowHours, billedUsd + meteredUsd, windowHours, "cost of the window");
        require(bill.electricityUsdPerHour() * windowHours, meteredUsd, windowHours, "metered electricity");

        double lines = bill.committedUnusedUsdPerHour();
        for (PoolBill pool : bill.pools()) {
            lines += pool.usdPerHour();
            require(pool.servingUsdPerHour() + pool.idleUsdPerHour(), pool.usdPerHour(), 1, "line of " + pool.role());
        }
        require(lines, bill.usdPerHour(), 1, "sum of the lines");
        double byTokens = bill.usdPerMillionInputTokens() * usage.inputTokens() / 1e6
                + bill.usdPerMillionOutputTokens() * usage.outputTokens() / 1e6;
        if (usage.inputTokens() > 0 && usage.outputTokens() > 0) {
            require(byTokens, bill.usdPerHour() * windowHours, windowHours, "input and output");
        }
    }

    private static double billedGpuHours(String system, int used, Bill bill, Usage usage, RateCardEntry rate) {
        int committed = used;
        for (RackUsage racks : usage.racks() == null ? List.<RackUsage>of() : usage.racks()) {
            if (racks.system().equals(system)) {
                if (bill.tier().sellsHours()) {
                    return racks.billedGpuSeconds() / 3_600;
                }
                committed = racks.mostBilledGpus();
            }
        }
        return rate.billedGpus(committed) * usage.windowSeconds() / 3_600;
    }

    private static void require(double actual, double expected, double hours, String what) {
        double tolerance = Math.abs(expected) * RELATIVE_TOLERANCE + ROUNDING_USD_PER_HOUR * hours;
        if (!(Math.abs(actual - expected) <= tolerance)) {
            throw new IllegalStateException(
                    "law 15: the " + what + " is " + actual + " $, but must be " + expected + " $");
        }
    }
}
