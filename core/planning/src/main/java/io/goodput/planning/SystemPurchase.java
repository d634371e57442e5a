package io.goodput.planning;

import io.goodput.contracts.ExistingCapacity;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.SystemFacts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a number of GPUs of one system takes and costs: what is owned first, then whole billing units at the tier's price.
 * None of it falls when GPUs are added. Metered electricity comes on top.
 */
final class SystemPurchase {
    /** The search never goes beyond this many GPUs, whatever the limits. */
    static final int HARD_MAX_GPUS = 1_024;

    private final RateCardEntry price;
    private final int gpusPerRack;
    private final int owned;
    private final int stock;
    private final boolean isHandedBack;
    private final BigDecimal ownedUsdPerGpuHour;
    private final BigDecimal[] usdPerHour = new BigDecimal[HARD_MAX_GPUS + 1];
    private final BigDecimal[] kilowatts = new BigDecimal[HARD_MAX_GPUS + 1];

    /**
     * @param existing what is owned of it; null for nothing
     * @param stock GPUs that can be bought
     */
    SystemPurchase(RateCardEntry price, SystemFacts facts, @Nullable ExistingCapacity existing, int stock) {
        this.price = price;
        this.gpusPerRack = facts.gpusPerRack();
        this.owned = existing == null ? 0 : existing.gpus();
        this.stock = stock;
        this.isHandedBack = existing != null && existing.isHandedBack();
        this.ownedUsdPerGpuHour = existing == null || existing.usdPerGpuHour() == null
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(existing.usdPerGpuHour());
        BigDecimal usdPerGpuHour = BigDecimal.valueOf(price.usdPerGpuHour());
        BigDecimal kilowattsPerGpu = BigDecimal.valueOf(price.provisionedKilowattsPerGpu());
        for (int used = 0; used <= HARD_MAX_GPUS; used++) {
            usdPerHour[used] = ownedUsdPerHour(used).add(usdPerGpuHour.multiply(BigDecimal.valueOf(bought(used))));
            kilowatts[used] = kilowattsPerGpu.multiply(BigDecimal.valueOf(taken(used)));
        }
    }

    RateCardEntry price() {
        return price;
    }

    boolean isOwned() {
        return owned > 0;
    }

    /** Of the GPUs used, those that are owned. */
    int ownedUsed(int used) {
        return Math.min(used, owned);
    }

    /** Of those owned, those that are kept. */
    int kept(int used) {
        return isHandedBack ? Math.min(owned, price.billedGpus(used)) : owned;
    }

    int handedBack(int used) {
        return owned - kept(used);
    }

    /** GPUs billed beside those owned. */
    int bought(int used) {
        return price.billedGpus(Math.max(0, used - owned));
    }

    /** GPUs that stand there for so many used: those billed, or owned, in whole units. */
    int taken(int used) {
        return Math.min(owned, price.billedGpus(used)) + bought(used);
    }

    int racks(int used) {
        return Math.ceilDiv(taken(used), gpusPerRack);
    }

    BigDecimal kilowatts(int used) {
        return kilowatts[used];
    }

    BigDecimal ownedUsdPerHour(int used) {
        return ownedUsdPerGpuHour.multiply(BigDecimal.valueOf(kept(used)));
    }

    BigDecimal usdPerHour(int used) {
        return usdPerHour[used];
    }

    /** Whether so many can be had. */
    boolean isInStock(int used) {
        return bought(used) <= stock;
    }
}
