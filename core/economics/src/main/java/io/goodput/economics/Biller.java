package io.goodput.economics;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Energy;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolBill;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PowerDrawn;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Usage;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.RackUsage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Bills usage under one tier.
 *
 * <p>A system's GPUs are billed in whole units. Of pools that change, a tier that sells hours bills the GPU-seconds that
 * were taken of the racks; any other bills the most GPUs that were taken at once, in whole units, for the whole window.
 * Metered electricity is what the GPUs used and all that stands beside
 * them drew at the wall, × PUE; GPUs that are billed but not used are off. Amounts of money are decimal, in dollars per hour of the
 * measured window, rounded to a millionth once per line: the pools' lines and the unused commitment sum to the total,
 * serving and idle to their pool, input and output to the total. What is divided by tokens or requests has twelve
 * significant digits.
 */
final class Biller {
    private static final BigDecimal HOURS_PER_MONTH = BigDecimal.valueOf(730);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3_600);
    private static final BigDecimal JOULES_PER_KILOWATT_HOUR = BigDecimal.valueOf(3_600_000);
    private static final MathContext RATIO = new MathContext(12, RoundingMode.HALF_EVEN);
    private static final MathContext WORKING = MathContext.DECIMAL128;

    /** How far the GPU-seconds of a pool may be from its GPUs times the window, as a share. */
    private static final double TIME_TOLERANCE = 1e-6;

    private final RateCard rates;
    private final PriceTier tier;
    private final ToIntFunction<String> gpusPerRack;

    /**
     * @param gpusPerRack of a system
     */
    Biller(RateCard rates, PriceTier tier, ToIntFunction<String> gpusPerRack) {
        this.rates = rates;
        this.tier = tier;
        this.gpusPerRack = gpusPerRack;
    }

    /** What the pools of one system are billed together. */
    private record SystemBill(int used, int billed, int racks, BigDecimal kilowatts, BigDecimal unusedUsdPerHour) {}

    /** A pool's line before it is split. */
    private record Line(PoolUsage pool, BigDecimal electricityUsdPerHour, BigDecimal usdPerHour) {}

    Bill bill(Usage usage) {
        check(usage);
        BigDecimal windowHours = BigDecimal.valueOf(usage.windowSeconds()).divide(SECONDS_PER_HOUR, WORKING);
        List<SystemBill> systems = usage.pools().stream()
                .map(PoolUsage::system)
                .distinct()
                .map(system -> bill(system, usage))
                .toList();
        List<Line> lines = usage.pools().stream()
                .map(pool -> line(pool, usage, windowHours))
                .toList();

        BigDecimal unused = systems.stream().map(SystemBill::unusedUsdPerHour).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal electricity =
                lines.stream().map(Line::electricityUsdPerHour).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal total = lines.stream().map(Line::usdPerHour).reduce(unused, BigDecimal::add);
        List<PoolBill> pools = lines.stream().map(Biller::poolBill).toList();
        List<BigDecimal> inputAndOutput = inputAndOutput(total, lines);

        long tokens = usage.inputTokens() + usage.outputTokens();
        BigDecimal kilowatts = systems.stream().map(SystemBill::kilowatts).reduce(BigDecimal.ZERO, BigDecimal::add);
        Energy energy = usage.findEnergy().orElseThrow();
        var bill = new Bill(
                rates.priceBook(),
                tier,
                systems.stream().mapToInt(SystemBill::used).sum(),
                systems.stream().mapToInt(SystemBill::billed).sum(),
                systems.stream().mapToInt(SystemBill::racks).sum(),
                kilowatts.doubleValue(),
                PowerDrawn.of(energy, usage.windowSeconds(), rates.powerUsageEffectiveness()),
                total.doubleValue(),
                total.multiply(HOURS_PER_MONTH).doubleValue(),
                unused.doubleValue(),
                electricity.doubleValue(),
                per(total, windowHours, tokens, 1_000_000),
                per(inputAndOutput.get(0), windowHours, usage.inputTokens(), 1_000_000),
                per(inputAndOutput.get(1), windowHours, usage.outputTokens(), 1_000_000),
                per(total, windowHours, usage.requestsInsideSlo(), 1_000),
                perToken(BigDecimal.valueOf(energy.boardJoules()), tokens),
                perToken(BigDecimal.valueOf(energy.drawnJoules()), tokens),
                perToken(withFacility(energy.drawnJoules()), tokens),
                tokensPerSecondPerMegawatt(usage, tokens, kilowatts),
                pools);
        CostLaw.check(bill, usage, rates);
        return bill;
    }

    private SystemBill bill(String system, Usage usage) {
        RateCardEntry rate = rates.get(system, tier);
        int used = usage.pools().stream()
                .filter(pool -> pool.system().equals(system))
                .mapToInt(PoolUsage::gpus)
                .sum();
        Optional<RackUsage> taken = usage.findRacks(system);
        if (taken.isEmpty()) {
            int billed = rate.billedGpus(used);
            return bill(rate, used, billed, billed, BigDecimal.valueOf((long) billed - used));
        }
        int most = tier.sellsHours()
                ? taken.get().mostBilledGpus()
                : rate.billedGpus(taken.get().mostBilledGpus());
        BigDecimal mean = tier.sellsHours() ? mean(taken.get().billedGpuSeconds(), usage) : BigDecimal.valueOf(most);
        BigDecimal held = usage.pools().stream()
                .filter(pool -> pool.system().equals(system))
                .map(pool -> gpus(pool, usage))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return bill(
                rate,
                used,
                mean.setScale(0, RoundingMode.CEILING).intValueExact(),
                most,
                mean.subtract(held).max(BigDecimal.ZERO));
    }

    /**
     * @param most GPUs billed at once, which need room and power
     * @param unused of the billed ones, on average
     */
    private SystemBill bill(RateCardEntry rate, int used, int billed, int most, BigDecimal unused) {
        return new SystemBill(
                used,
                billed,
                Math.ceilDiv(most, gpusPerRack.applyAsInt(rate.system())),
                BigDecimal.valueOf(rate.provisionedKilowattsPerGpu()).multiply(BigDecimal.valueOf(most)),
                Shares.amount(BigDecimal.valueOf(rate.usdPerGpuHour()).multiply(unused)));
    }

    /** GPUs of a pool; of one that changes, the mean of those that it had. */
    private static BigDecimal gpus(PoolUsage pool, Usage usage) {
        return usage.racks() == null
                ? BigDecimal.valueOf(pool.gpus())
                : mean(pool.servingGpuSeconds() + pool.idleGpuSeconds(), usage);
    }

    private static BigDecimal mean(double gpuSeconds, Usage usage) {
        return BigDecimal.valueOf(gpuSeconds).divide(BigDecimal.valueOf(usage.windowSeconds()), WORKING);
    }

    private Line line(PoolUsage pool, Usage usage, BigDecimal windowHours) {
        RateCardEntry rate = rates.get(pool.system(), tier);
        BigDecimal electricity = rate.electricityIncluded()
                ? BigDecimal.ZERO
                : Shares.amount(joules(pool)
                        .multiply(BigDecimal.valueOf(rates.usdPerKilowattHour()))
                        .divide(JOULES_PER_KILOWATT_HOUR.multiply(windowHours), WORKING));
        BigDecimal gpus = Shares.amount(BigDecimal.valueOf(rate.usdPerGpuHour()).multiply(gpus(pool, usage)));
        return new Line(pool, electricity, gpus.add(electricity));
    }

    /** Energy that the facility's meter counts: drawn at the wall × PUE. */
    private BigDecimal joules(PoolUsage pool) {
        return withFacility(pool.energy().drawnJoules());
    }

    private BigDecimal withFacility(double wallJoules) {
        return BigDecimal.valueOf(wallJoules).multiply(BigDecimal.valueOf(rates.powerUsageEffectiveness()));
    }

    private static PoolBill poolBill(Line line) {
        PoolUsage pool = line.pool();
        List<BigDecimal> parts = Shares.split(
                line.usdPerHour(),
                List.of(BigDecimal.valueOf(pool.servingGpuSeconds()), BigDecimal.valueOf(pool.idleGpuSeconds())));
        return new PoolBill(
                pool.role(),
                pool.gpus(),
                line.usdPerHour().doubleValue(),
                parts.get(0).doubleValue(),
                parts.get(1).doubleValue());
    }

    /**
     * The total in two parts, for input and for output tokens. A prefill pool's line is for input, a decode pool's for
     * output; an aggregated one's is split by the GPU time that prompts and tokens took; idle time goes with its pool
     * and the unused commitment pro rata.
     */
    private static List<BigDecimal> inputAndOutput(BigDecimal total, List<Line> lines) {
        BigDecimal input = BigDecimal.ZERO;
        BigDecimal output = BigDecimal.ZERO;
        for (Line line : lines) {
            switch (line.pool().role()) {
                case PREFILL -> input = input.add(line.usdPerHour());
                case DECODE -> output = output.add(line.usdPerHour());
                case AGGREGATED -> {
                    List<BigDecimal> parts = Shares.split(
                            line.usdPerHour(),
                            List.of(
                                    BigDecimal.valueOf(line.pool().prefillGpuSeconds()),
                                    BigDecimal.valueOf(line.pool().decodeGpuSeconds())));
                    input = input.add(parts.get(0));
                    output = output.add(parts.get(1));
                }
            }
        }
        return Shares.split(total, List.of(input, output));
    }

    /** Dollars of the window per {@code unit} of {@code count}; 0 when there is none. */
    private static double per(BigDecimal usdPerHour, BigDecimal windowHours, long count, long unit) {
        return count == 0
                ? 0
                : usdPerHour
                        .multiply(windowHours)
                        .multiply(BigDecimal.valueOf(unit))
                        .divide(BigDecimal.valueOf(count), RATIO)
                        .doubleValue();
    }

    private static double perToken(BigDecimal joules, long tokens) {
        return tokens == 0
                ? 0
                : joules.divide(BigDecimal.valueOf(tokens), RATIO).doubleValue();
    }

    /** 0 where no power is provisioned: nothing was ever billed. */
    private static double tokensPerSecondPerMegawatt(Usage usage, long tokens, BigDecimal kilowatts) {
        if (kilowatts.signum() == 0) {
            return 0;
        }
        return BigDecimal.valueOf(tokens)
                .multiply(BigDecimal.valueOf(1_000))
                .divide(BigDecimal.valueOf(usage.windowSeconds()).multiply(kilowatts, WORKING), RATIO)
                .doubleValue();
    }

    /** Refuses what is no usage: the caller may have been sent anything. */
    private static void check(Usage usage) {
        List<Violation> violations = new ArrayList<>();
        require(violations, positive(usage.windowSeconds()), "/windowSeconds", usage.windowSeconds(), "above 0");
        require(violations, usage.inputTokens() >= 0, "/inputTokens", usage.inputTokens(), "at least 0");
        require(violations, usage.outputTokens() >= 0, "/outputTokens", usage.outputTokens(), "at least 0");
        require(
                violations,
                usage.requestsInsideSlo() >= 0 && usage.requestsInsideSlo() <= usage.requests(),
                "/requestsInsideSlo",
                usage.requestsInsideSlo(),
                "between 0 and requests (" + usage.requests() + ")");
        require(violations, !usage.pools().isEmpty(), "/pools", "no pools", "at least one pool");
        for (int i = 0; i < usage.pools().size(); i++) {
            check(violations, usage, i);
        }
        List<RackUsage> racks = usage.racks();
        if (racks != null) {
            checkRacks(violations, usage, racks);
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }

    private static void check(List<Violation> violations, Usage usage, int index) {
        PoolUsage pool = usage.pools().get(index);
        String at = "/pools/" + index;
        boolean changes = usage.racks() != null;
        require(
                violations,
                pool.gpus() > 0 || (changes && pool.gpus() == 0),
                at + "/gpus",
                pool.gpus(),
                changes ? "at least 0" : "above 0");
        double[] amounts = {
            pool.servingGpuSeconds(), pool.idleGpuSeconds(), pool.prefillGpuSeconds(), pool.decodeGpuSeconds()
        };
        for (double amount : amounts) {
            require(violations, amount >= 0 && Double.isFinite(amount), at, amount, "finite and not negative");
        }
        double all = pool.gpus() * usage.windowSeconds();
        double above = pool.servingGpuSeconds() + pool.idleGpuSeconds() - all;
        require(
                violations,
                above <= all * TIME_TOLERANCE && (changes || above >= -all * TIME_TOLERANCE),
                at + "/idleGpuSeconds",
                pool.servingGpuSeconds() + pool.idleGpuSeconds(),
                "with servingGpuSeconds " + (changes ? "at most " : "") + "the pool's GPUs times the window, " + all);
    }

    private static void checkRacks(List<Violation> violations, Usage usage, List<RackUsage> racks) {
        List<String> systems =
                usage.pools().stream().map(PoolUsage::system).distinct().toList();
        List<String> taken = racks.stream().map(RackUsage::system).toList();
        require(
                violations,
                taken.size() == systems.size() && taken.containsAll(systems),
                "/racks",
                taken,
                "one of each of the pools' systems, " + systems);
        for (int i = 0; i < racks.size(); i++) {
            RackUsage each = racks.get(i);
            double held = usage.pools().stream()
                    .filter(pool -> pool.system().equals(each.system()))
                    .mapToDouble(pool -> pool.servingGpuSeconds() + pool.idleGpuSeconds())
                    .sum();
            double most = each.mostBilledGpus() * usage.windowSeconds();
            require(
                    violations,
                    each.billedGpuSeconds() >= held * (1 - TIME_TOLERANCE)
                            && each.billedGpuSeconds() <= most * (1 + TIME_TOLERANCE),
                    "/racks/" + i + "/billedGpuSeconds",
                    each.billedGpuSeconds(),
                    "at least what the pools had, " + held + ", and at most mostBilledGpus times the window, " + most);
        }
    }

    private static boolean positive(double value) {
        return value > 0 && Double.isFinite(value);
    }

    private static void require(
            List<Violation> violations, boolean holds, String pointer, Object value, String expected) {
        if (!holds) {
            violations.add(new Violation(
                    pointer,
                    String.valueOf(value),
                    "the value must be " + expected,
                    "Maybe it was not made by a simulator"));
        }
    }
}
