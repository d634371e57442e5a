package io.goodput.economics.reconciliation;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.reconciliation.PaidLineKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the rows of all files come to. Dollars are exact; GPU-hours are whole billionths, so that hours share them without
 * a rest and the order of the rows does not matter.
 */
final class Charges {
    static final long NANOS = 1_000_000_000L;

    private static final int MAX_NAMES = 10_000;
    private static final int MAX_PERIODS = 100_000;
    private static final BigDecimal MOST_GPU_HOURS = new BigDecimal(1_000_000);
    private static final String OTHERS = "others";

    /** A line of the bill. */
    record Key(PaidLineKind kind, String name) {}

    /** Its sums. */
    static final class Sum {
        BigDecimal usd = BigDecimal.ZERO;
        long gpuHourNanos;
        long rows;
    }

    /** GPUs of a system in use from one second to another. */
    record Period(String system, long fromSecond, long toSecond, boolean isCommitted) {}

    private final SortedMap<Key, Sum> lines =
            new TreeMap<>(Comparator.comparing(Key::kind).thenComparing(Key::name));
    private final SortedMap<Period, Long> periods = new TreeMap<>(Comparator.comparing(Period::system)
            .thenComparingLong(Period::fromSecond)
            .thenComparingLong(Period::toSecond)
            .thenComparing(Period::isCommitted));
    private final SortedMap<String, BigDecimal> usdOnDemand = new TreeMap<>();
    private BigDecimal total = BigDecimal.ZERO;
    private long longestSeconds;

    /** Adds money that is not of GPUs in use. */
    void add(PaidLineKind kind, String name, BigDecimal usd, long gpuHourNanos) {
        String shown = CsvTable.shown(name.isBlank() ? "unnamed" : name);
        var key = new Key(kind, shown);
        if (lines.size() >= MAX_NAMES && !lines.containsKey(key)) {
            key = new Key(kind, OTHERS);
        }
        Sum sum = lines.computeIfAbsent(key, _ -> new Sum());
        sum.usd = sum.usd.add(usd);
        sum.gpuHourNanos = Math.addExact(sum.gpuHourNanos, gpuHourNanos);
        sum.rows++;
        total = total.add(usd);
    }

    /** Adds GPUs in use. */
    void addGpus(Period period, BigDecimal usd, long gpuHourNanos) {
        add(PaidLineKind.GPU, period.system(), usd, gpuHourNanos);
        periods.merge(period, gpuHourNanos, Math::addExact);
        if (periods.size() > MAX_PERIODS) {
            throw new InvalidInputException(new Violation(
                    "",
                    "more than " + MAX_PERIODS,
                    "the GPU rows may have at most " + MAX_PERIODS + " different charge periods",
                    "Maybe an export by hour"));
        }
        longestSeconds = Math.max(longestSeconds, period.toSecond() - period.fromSecond());
        if (!period.isCommitted()) {
            usdOnDemand.merge(period.system(), usd, BigDecimal::add);
        }
    }

    /** GPU-hours in billionths. */
    static long nanos(BigDecimal gpuHours) {
        return gpuHours.setScale(9, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
    }

    /** Whether a row may be of so many GPU-hours. */
    static boolean isPossible(BigDecimal gpuHours) {
        return gpuHours.signum() >= 0 && gpuHours.compareTo(MOST_GPU_HOURS) <= 0;
    }

    Map<Key, Sum> lines() {
        return lines;
    }

    Map<Period, Long> periods() {
        return periods;
    }

    BigDecimal total() {
        return total;
    }

    /** Paid for a system's GPUs in use. */
    BigDecimal usd(String system) {
        Sum sum = lines.get(new Key(PaidLineKind.GPU, system));
        return sum == null ? BigDecimal.ZERO : sum.usd;
    }

    /** The part of it that no commitment covers. */
    BigDecimal usdOnDemand(String system) {
        return usdOnDemand.getOrDefault(system, BigDecimal.ZERO);
    }

    BigDecimal usd(PaidLineKind kind) {
        return lines.entrySet().stream()
                .filter(line -> line.getKey().kind() == kind)
                .map(line -> line.getValue().usd)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The longest charge period of a GPU row. */
    long longestSeconds() {
        return longestSeconds;
    }
}
