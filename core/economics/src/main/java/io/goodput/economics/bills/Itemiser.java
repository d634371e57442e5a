package io.goodput.economics.bills;

import io.goodput.contracts.ClassReport;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Usage;
import io.goodput.contracts.UsageHour;
import io.goodput.contracts.bills.BillHour;
import io.goodput.contracts.bills.BillLine;
import io.goodput.contracts.bills.BilledRun;
import io.goodput.contracts.bills.BilledRuns;
import io.goodput.contracts.bills.ClassBill;
import io.goodput.contracts.bills.LineKind;
import io.goodput.contracts.bills.MarginalCost;
import io.goodput.contracts.bills.RunBill;
import io.goodput.contracts.bills.TokenCosts;
import io.goodput.economics.Shares;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Makes the bill of a run under one tier. What is divided by tokens, requests or hours has twelve significant digits. */
final class Itemiser {
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3_600);
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal JOULES_PER_KILOWATT_HOUR = BigDecimal.valueOf(3_600_000);
    private static final MathContext RATIO = new MathContext(12, RoundingMode.HALF_EVEN);

    private final BilledRuns runs;
    private final RateCard rates;
    private final PriceTier tier;
    private final BigDecimal storageUsdPerMonth;
    private final BigDecimal fixedUsdPerMonth;

    /** @param storageUsdPerMonth what is stored besides */
    Itemiser(BilledRuns runs, RateCard rates, PriceTier tier, BigDecimal storageUsdPerMonth) {
        this.runs = runs;
        this.rates = rates;
        this.tier = tier;
        this.storageUsdPerMonth = storageUsdPerMonth;
        Double fixed = runs.question().fixedUsdPerMonth();
        this.fixedUsdPerMonth = fixed == null ? BigDecimal.ZERO : BigDecimal.valueOf(fixed);
    }

    RunBill bill() {
        BilledRun run = runs.run();
        Usage usage = run.usage();
        Ledger ledger = ledger(usage);
        BigDecimal usd = ledger.usd();
        BigDecimal gpuHours = gpuHours(ledger);
        BigDecimal stepping = seconds(usage, UsageHour.Pool::steppingGpuSeconds);
        List<BigDecimal> byToken = byToken(ledger, usage);
        return new RunBill(
                rates.priceBook(),
                rates.region(),
                rates.effective(),
                tier,
                run.runId(),
                ratio(BigDecimal.valueOf(usage.windowSeconds()), SECONDS_PER_HOUR),
                gpuHours.round(RATIO).doubleValue(),
                gpuHours.signum() == 0 ? 0 : ratio(stepping, gpuHours.multiply(SECONDS_PER_HOUR)),
                usd.doubleValue(),
                usdPerHour(usd, usage),
                ratio(usd.multiply(Ledger.HOURS_PER_MONTH).multiply(SECONDS_PER_HOUR), window(usage)),
                !tier.sellsHours(),
                ratio(seconds(usage, UsageHour.Pool::wallJoules), JOULES_PER_KILOWATT_HOUR),
                lines(ledger),
                hours(ledger, usage),
                tokens(usd, byToken, usage),
                per(usd, usage.requests()),
                per(usd, usage.requestsInsideSlo()),
                classes(byToken, run),
                runs.neighbours().stream()
                        .map(each -> marginal(each, usd, usage))
                        .toList());
    }

    private Ledger ledger(Usage usage) {
        return new Ledger(rates, tier, usage, storageUsdPerMonth, fixedUsdPerMonth);
    }

    private static BigDecimal window(Usage usage) {
        return BigDecimal.valueOf(usage.windowSeconds());
    }

    private static double usdPerHour(BigDecimal usd, Usage usage) {
        return ratio(usd.multiply(SECONDS_PER_HOUR), window(usage));
    }

    private static double ratio(BigDecimal part, BigDecimal whole) {
        return part.divide(whole, RATIO).doubleValue();
    }

    /** Null without any. */
    private static @Nullable Double per(BigDecimal usd, long count) {
        return count == 0 ? null : Double.valueOf(ratio(usd, BigDecimal.valueOf(count)));
    }

    private static @Nullable Double perMillion(BigDecimal usd, long tokens) {
        return per(usd.multiply(MILLION), tokens);
    }

    private static BigDecimal gpuHours(Ledger ledger) {
        return ledger.entries().stream()
                .map(Ledger.Entry::gpuHours)
                .filter(Objects::nonNull)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal seconds(Usage usage, ToDoubleFunction<UsageHour.Pool> of) {
        return Ledger.hours(usage).stream()
                .flatMap(hour -> hour.pools().stream())
                .map(pool -> BigDecimal.valueOf(of.applyAsDouble(pool)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Where a line belongs. */
    private record Place(LineKind kind, int pool, String system) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::kind).thenComparingInt(Place::pool).thenComparing(Place::system);

        static Place of(Ledger.Entry entry) {
            return new Place(
                    entry.kind(),
                    entry.pool() == null ? -1 : entry.pool(),
                    entry.system() == null ? "" : entry.system());
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private static List<BillLine> lines(Ledger ledger) {
        Map<Place, List<Ledger.Entry>> byPlace = new TreeMap<>();
        for (Ledger.Entry entry : ledger.entries()) {
            byPlace.computeIfAbsent(Place.of(entry), place -> new ArrayList<>()).add(entry);
        }
        List<BillLine> lines = new ArrayList<>();
        byPlace.forEach((place, entries) -> lines.add(line(entries)));
        return lines;
    }

    private static BillLine line(List<Ledger.Entry> entries) {
        Ledger.Entry first = entries.getFirst();
        BigDecimal usd = entries.stream().map(Ledger.Entry::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal gpuHours = null;
        for (Ledger.Entry each : entries) {
            if (each.gpuHours() != null) {
                gpuHours = gpuHours == null ? each.gpuHours() : gpuHours.add(each.gpuHours());
            }
        }
        return new BillLine(
                first.kind(),
                first.pool(),
                first.system(),
                gpuHours == null ? null : Double.valueOf(gpuHours.round(RATIO).doubleValue()),
                usd.doubleValue());
    }

    private static List<BillHour> hours(Ledger ledger, Usage usage) {
        List<Map<LineKind, BigDecimal>> byHour = new ArrayList<>();
        List<UsageHour> stretches = Ledger.hours(usage);
        stretches.forEach(stretch -> byHour.add(new EnumMap<>(LineKind.class)));
        for (Ledger.Entry entry : ledger.entries()) {
            byHour.get(entry.hour()).merge(entry.kind(), entry.usd(), BigDecimal::add);
        }
        List<BillHour> hours = new ArrayList<>();
        for (int h = 0; h < stretches.size(); h++) {
            hours.add(hour(stretches.get(h), byHour.get(h)));
        }
        return hours;
    }

    private static BillHour hour(UsageHour stretch, Map<LineKind, BigDecimal> usd) {
        BigDecimal sum = usd.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new BillHour(
                stretch.fromSeconds(),
                stretch.toSeconds(),
                stretch.inputTokens(),
                stretch.cachedTokens(),
                stretch.outputTokens(),
                sum.doubleValue(),
                of(usd, LineKind.SERVING).doubleValue(),
                of(usd, LineKind.IDLE).doubleValue(),
                of(usd, LineKind.STARTING).doubleValue(),
                of(usd, LineKind.DRAINING).doubleValue(),
                of(usd, LineKind.FAILED).doubleValue(),
                of(usd, LineKind.COMMITTED_UNUSED).doubleValue(),
                of(usd, LineKind.ELECTRICITY).doubleValue(),
                of(usd, LineKind.STORAGE).add(of(usd, LineKind.FIXED)).doubleValue(),
                perMillion(sum, stretch.inputTokens() + stretch.outputTokens()));
    }

    private static BigDecimal of(Map<LineKind, BigDecimal> usd, LineKind kind) {
        return usd.getOrDefault(kind, BigDecimal.ZERO);
    }

    /**
     * The bill in three parts: for prompt tokens computed, for prompt tokens found in a cache, for output tokens. A prefill
     * pool's lines are for input, a decode pool's for output; an aggregated one's are split by the GPU time that prompts and
     * tokens took; what pools share goes pro rata. Input is split by the time that prompts took to compute and cached ones
     * to load.
     */
    private static List<BigDecimal> byToken(Ledger ledger, Usage usage) {
        BigDecimal input = BigDecimal.ZERO;
        BigDecimal output = BigDecimal.ZERO;
        BigDecimal computing = BigDecimal.ZERO;
        BigDecimal loading = BigDecimal.ZERO;
        for (int p = 0; p < usage.pools().size(); p++) {
            int pool = p;
            BigDecimal line = ledger.usd(entry -> entry.pool() != null && entry.pool() == pool);
            BigDecimal prefill = seconds(usage, pool, UsageHour.Pool::prefillGpuSeconds);
            BigDecimal stepping = seconds(usage, pool, UsageHour.Pool::steppingGpuSeconds);
            switch (usage.pools().get(p).role()) {
                case PREFILL -> input = input.add(line);
                case DECODE -> output = output.add(line);
                case AGGREGATED -> {
                    List<BigDecimal> parts = Shares.split(
                            line, List.of(prefill, stepping.subtract(prefill).max(BigDecimal.ZERO)));
                    input = input.add(parts.get(0));
                    output = output.add(parts.get(1));
                }
            }
            computing = computing.add(prefill);
            loading = loading.add(seconds(usage, pool, UsageHour.Pool::loadGpuSeconds));
        }
        List<BigDecimal> both = Shares.split(ledger.usd(), List.of(input, output));
        List<BigDecimal> inputs = loading.signum() == 0
                ? List.of(both.get(0), BigDecimal.ZERO)
                : Shares.split(both.get(0), List.of(computing, loading));
        return List.of(inputs.get(0), inputs.get(1), both.get(1));
    }

    private static BigDecimal seconds(Usage usage, int pool, ToDoubleFunction<UsageHour.Pool> of) {
        return Ledger.hours(usage).stream()
                .map(hour -> BigDecimal.valueOf(of.applyAsDouble(hour.pools().get(pool))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static TokenCosts tokens(BigDecimal usd, List<BigDecimal> byToken, Usage usage) {
        long cached =
                Ledger.hours(usage).stream().mapToLong(UsageHour::cachedTokens).sum();
        return new TokenCosts(
                byToken.get(0).doubleValue(),
                byToken.get(1).doubleValue(),
                byToken.get(2).doubleValue(),
                perMillion(usd, usage.inputTokens() + usage.outputTokens()),
                perMillion(byToken.get(0).add(byToken.get(1)), usage.inputTokens()),
                perMillion(byToken.get(0), usage.inputTokens() - cached),
                perMillion(byToken.get(1), cached),
                perMillion(byToken.get(2), usage.outputTokens()),
                perMillion(usd, usage.outputTokens()));
    }

    private List<ClassBill> classes(List<BigDecimal> byToken, BilledRun run) {
        List<ClassReport> reports = run.classes();
        List<BigDecimal> uncached = split(byToken.get(0), reports, each -> each.inputTokens() - each.cachedTokens());
        List<BigDecimal> cached = split(byToken.get(1), reports, ClassReport::cachedTokens);
        List<BigDecimal> output = split(byToken.get(2), reports, ClassReport::outputTokens);
        String model = runs.question().scenario().model();
        List<ClassBill> classes = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            ClassReport each = reports.get(i);
            BigDecimal usd = uncached.get(i).add(cached.get(i)).add(output.get(i));
            long inside =
                    Math.round(each.goodputRequestsPerSecond() * run.usage().windowSeconds());
            classes.add(new ClassBill(
                    each.name(),
                    model,
                    usd.doubleValue(),
                    each.measuredRequests(),
                    inside,
                    each.inputTokens(),
                    each.cachedTokens(),
                    each.outputTokens(),
                    per(usd, each.measuredRequests()),
                    per(usd, inside)));
        }
        return classes;
    }

    /** By the classes' counts; by their requests where all counts are 0. */
    private static List<BigDecimal> split(
            BigDecimal usd, List<ClassReport> classes, ToLongFunction<ClassReport> count) {
        boolean none = classes.stream().allMatch(each -> count.applyAsLong(each) == 0);
        return Shares.split(
                usd,
                classes.stream()
                        .map(each -> BigDecimal.valueOf(none ? each.measuredRequests() : count.applyAsLong(each)))
                        .toList());
    }

    private MarginalCost marginal(BilledRuns.Neighbour neighbour, BigDecimal usd, Usage usage) {
        BilledRun other = neighbour.run();
        BilledRun run = runs.run();
        BigDecimal otherUsd = ledger(other.usage()).usd();
        double more = difference(usdPerHour(otherUsd, other.usage()), usdPerHour(usd, usage));
        Double before = perMillion(usd, usage.inputTokens() + usage.outputTokens());
        Double after =
                perMillion(otherUsd, other.usage().inputTokens() + other.usage().outputTokens());
        double goodput = other.goodputRequestsPerSecond() - run.goodputRequestsPerSecond();
        PoolUsage pool = usage.pools().get(neighbour.pool());
        return new MarginalCost(
                neighbour.pool(),
                pool.role(),
                neighbour.instances(),
                other.runId(),
                more,
                before == null || after == null ? null : Double.valueOf(difference(after, before)),
                other.attainment(),
                other.attainment() - run.attainment(),
                goodput,
                goodput > 0 && more > 0
                        ? Double.valueOf(ratio(
                                BigDecimal.valueOf(more).multiply(BigDecimal.valueOf(1_000)),
                                BigDecimal.valueOf(goodput).multiply(SECONDS_PER_HOUR)))
                        : null);
    }

    /** Of two figures of twelve digits: what is left of rounding is nothing. */
    private static double difference(double after, double before) {
        return BigDecimal.valueOf(after)
                .subtract(BigDecimal.valueOf(before))
                .round(RATIO)
                .doubleValue();
    }
}
