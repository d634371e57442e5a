package io.goodput.economics.bills;

import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Usage;
import io.goodput.contracts.UsageHour;
import io.goodput.contracts.bills.LineKind;
import io.goodput.contracts.scaleout.RackUsage;
import io.goodput.economics.Shares;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every amount of a run under one tier, by hour, kind and pool. The total is rounded once, to a millionth of a dollar, and
 * given to the entries by the largest remainder: whatever is summed of them, it is exact.
 */
final class Ledger {
    static final BigDecimal HOURS_PER_MONTH = BigDecimal.valueOf(730);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3_600);
    private static final BigDecimal JOULES_PER_KILOWATT_HOUR = BigDecimal.valueOf(3_600_000);
    private static final MathContext WORKING = MathContext.DECIMAL128;

    private final RateCard rates;
    private final PriceTier tier;
    private final Usage usage;
    private final List<UsageHour> hours;
    private final List<Exact> exact = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final BigDecimal usd;

    /**
     * An amount before it is rounded.
     *
     * @param gpuSeconds that it is paid for; null where it is for none
     */
    private record Exact(
            int hour,
            LineKind kind,
            @Nullable Integer pool,
            @Nullable String system,
            @Nullable BigDecimal gpuSeconds,
            BigDecimal usd) {}

    /**
     * An amount.
     *
     * @param hour index of the stretch
     * @param pool index in the layout; null where pools share it
     * @param system whose; null where it is of none
     * @param gpuHours that it is paid for; null where it is for none
     */
    record Entry(
            int hour,
            LineKind kind,
            @Nullable Integer pool,
            @Nullable String system,
            @Nullable BigDecimal gpuHours,
            BigDecimal usd) {}

    /**
     * @param usage with its hours
     * @param storageUsdPerMonth what is stored besides
     * @param fixedUsdPerMonth what is paid whatever runs
     */
    Ledger(RateCard rates, PriceTier tier, Usage usage, BigDecimal storageUsdPerMonth, BigDecimal fixedUsdPerMonth) {
        this.rates = rates;
        this.tier = tier;
        this.usage = usage;
        this.hours = hours(usage);
        for (int h = 0; h < hours.size(); h++) {
            gpus(h);
            electricity(h);
            monthly(h, LineKind.STORAGE, storageUsdPerMonth);
            monthly(h, LineKind.FIXED, fixedUsdPerMonth);
        }
        usd = Shares.amount(exact.stream().map(Exact::usd).reduce(BigDecimal.ZERO, BigDecimal::add));
        List<BigDecimal> amounts =
                Shares.split(usd, exact.stream().map(Exact::usd).toList());
        for (int i = 0; i < amounts.size(); i++) {
            Exact each = exact.get(i);
            entries.add(new Entry(
                    each.hour,
                    each.kind,
                    each.pool,
                    each.system,
                    each.gpuSeconds == null ? null : each.gpuSeconds.divide(SECONDS_PER_HOUR, WORKING),
                    amounts.get(i)));
        }
    }

    static List<UsageHour> hours(Usage usage) {
        List<UsageHour> hours = usage.hours();
        if (hours == null || hours.isEmpty()) {
            throw new IllegalStateException("the run did not measure its hours");
        }
        return hours;
    }

    /** The whole bill. */
    BigDecimal usd() {
        return usd;
    }

    List<Entry> entries() {
        return entries;
    }

    /** Sum of the entries that are so. */
    BigDecimal usd(Predicate<Entry> of) {
        return entries.stream().filter(of).map(Entry::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void gpus(int hour) {
        for (int p = 0; p < usage.pools().size(); p++) {
            UsageHour.Pool pool = hours.get(hour).pools().get(p);
            gpus(hour, LineKind.SERVING, p, pool.servingGpuSeconds());
            gpus(hour, LineKind.IDLE, p, pool.idleGpuSeconds());
            gpus(hour, LineKind.STARTING, p, pool.startingGpuSeconds());
            gpus(hour, LineKind.DRAINING, p, pool.drainingGpuSeconds());
            gpus(hour, LineKind.FAILED, p, pool.failedGpuSeconds());
        }
        for (String system :
                usage.pools().stream().map(PoolUsage::system).distinct().toList()) {
            BigDecimal unused =
                    billed(hour, system).subtract(held(hour, system)).max(BigDecimal.ZERO);
            if (unused.signum() > 0) {
                add(hour, LineKind.COMMITTED_UNUSED, null, system, unused);
            }
        }
    }

    private void gpus(int hour, LineKind kind, int pool, double gpuSeconds) {
        if (gpuSeconds > 0) {
            add(hour, kind, pool, usage.pools().get(pool).system(), BigDecimal.valueOf(gpuSeconds));
        }
    }

    private void add(int hour, LineKind kind, @Nullable Integer pool, String system, BigDecimal gpuSeconds) {
        BigDecimal dollars = BigDecimal.valueOf(rates.get(system, tier).usdPerGpuHour())
                .multiply(gpuSeconds)
                .divide(SECONDS_PER_HOUR, WORKING);
        exact.add(new Exact(hour, kind, pool, system, gpuSeconds, dollars));
    }

    /** GPU-seconds of a system that are billed in an hour. */
    private BigDecimal billed(int hour, String system) {
        UsageHour each = hours.get(hour);
        Optional<RackUsage> taken = usage.findRacks(system);
        if (taken.isPresent() && tier.sellsHours()) {
            int index = Objects.requireNonNull(usage.racks()).indexOf(taken.get());
            return BigDecimal.valueOf(each.racks().get(index).billedGpuSeconds());
        }
        int used = taken.map(RackUsage::mostBilledGpus)
                .orElseGet(() -> usage.pools().stream()
                        .filter(pool -> pool.system().equals(system))
                        .mapToInt(PoolUsage::gpus)
                        .sum());
        return BigDecimal.valueOf(rates.get(system, tier).billedGpus(used))
                .multiply(BigDecimal.valueOf(each.seconds()));
    }

    private BigDecimal held(int hour, String system) {
        BigDecimal held = BigDecimal.ZERO;
        for (int p = 0; p < usage.pools().size(); p++) {
            if (usage.pools().get(p).system().equals(system)) {
                held = held.add(
                        BigDecimal.valueOf(hours.get(hour).pools().get(p).heldGpuSeconds()));
            }
        }
        return held;
    }

    private void electricity(int hour) {
        for (int p = 0; p < usage.pools().size(); p++) {
            String system = usage.pools().get(p).system();
            if (!rates.get(system, tier).electricityIncluded()) {
                BigDecimal dollars = BigDecimal.valueOf(
                                hours.get(hour).pools().get(p).wallJoules())
                        .multiply(BigDecimal.valueOf(rates.powerUsageEffectiveness()))
                        .multiply(BigDecimal.valueOf(rates.usdPerKilowattHour()))
                        .divide(JOULES_PER_KILOWATT_HOUR, WORKING);
                exact.add(new Exact(hour, LineKind.ELECTRICITY, p, system, null, dollars));
            }
        }
    }

    private void monthly(int hour, LineKind kind, BigDecimal usdPerMonth) {
        if (usdPerMonth.signum() > 0) {
            BigDecimal dollars = usdPerMonth
                    .multiply(BigDecimal.valueOf(hours.get(hour).seconds()))
                    .divide(HOURS_PER_MONTH.multiply(SECONDS_PER_HOUR), WORKING);
            exact.add(new Exact(hour, kind, null, null, null, dollars));
        }
    }
}
