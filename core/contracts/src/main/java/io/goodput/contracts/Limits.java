package io.goodput.contracts;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The most that a plan may use. Where neither GPUs, racks, kilowatts nor dollars are limited, maxGpus is 128. Where one
 * of them is, the absent ones do not bind, but no search goes beyond 1,024 GPUs.
 *
 * @param maxGpus GPUs billed, 1 to 1,024; absent: 128 when the other three are absent too, else 1,024
 * @param maxRacks racks occupied, 1 to 1,024
 * @param maxProvisionedKilowatts provisioned power of the billed GPUs, above 0 and at most 100,000 kW
 * @param maxUsdPerHour dollars an hour for all that is billed, metered electricity with it, above 0 and at most 1,000,000
 * @param stock what can be had of single systems, each at most once, 1 to 16; nothing else is scarce when absent
 */
public record Limits(
        @Nullable Integer maxGpus,
        @Nullable Integer maxRacks,
        @Nullable Double maxProvisionedKilowatts,
        @Nullable Double maxUsdPerHour,
        @Nullable List<SystemStock> stock) {
    private static final int MAX_SYSTEMS = 16;

    public Limits {
        var checks = new Checks();
        if (maxGpus != null) {
            checks.range("maxGpus", maxGpus, 1, 1_024);
        }
        if (maxRacks != null) {
            checks.range("maxRacks", maxRacks, 1, 1_024);
        }
        if (maxProvisionedKilowatts != null) {
            checks.positive("maxProvisionedKilowatts", maxProvisionedKilowatts, 100_000);
        }
        if (maxUsdPerHour != null) {
            checks.positive("maxUsdPerHour", maxUsdPerHour, 1e6);
        }
        if (stock != null) {
            stock = List.copyOf(stock);
            checks.distinct("stock", stock.stream().map(SystemStock::system).toList(), 1, MAX_SYSTEMS);
        }
        checks.done();
    }

    /** Without a limit on dollars, and with no system scarce. */
    public Limits(@Nullable Integer maxGpus, @Nullable Integer maxRacks, @Nullable Double maxProvisionedKilowatts) {
        this(maxGpus, maxRacks, maxProvisionedKilowatts, null, null);
    }

    /** The same with this many GPUs at most. */
    public Limits withMaxGpus(int most) {
        return new Limits(most, maxRacks, maxProvisionedKilowatts, maxUsdPerHour, stock);
    }

    /** Whether something that all systems have in common is limited: GPUs, racks, kilowatts or dollars. */
    public boolean isBudget() {
        return maxGpus != null || maxRacks != null || maxProvisionedKilowatts != null || maxUsdPerHour != null;
    }

    /** The same with the systems of its stock named otherwise. */
    public Limits named(UnaryOperator<String> name) {
        return stock == null
                ? this
                : new Limits(
                        maxGpus,
                        maxRacks,
                        maxProvisionedKilowatts,
                        maxUsdPerHour,
                        stock.stream()
                                .map(each -> new SystemStock(name.apply(each.system()), each.gpus()))
                                .toList());
    }

    /** GPUs of a system that can be bought; empty where it is not scarce. */
    public Optional<Integer> stockOf(String system) {
        return stock == null
                ? Optional.empty()
                : stock.stream()
                        .filter(each -> each.system().equals(system))
                        .map(SystemStock::gpus)
                        .findFirst();
    }
}
