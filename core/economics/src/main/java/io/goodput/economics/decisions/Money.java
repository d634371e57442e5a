package io.goodput.economics.decisions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.benchmarks.AbsentFigure;
import io.goodput.contracts.benchmarks.PowerBasis;
import io.goodput.contracts.benchmarks.PowerFigure;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.benchmarks.TokenCost;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Prices throughputs by one price book. */
final class Money {
    /** 3,600 seconds over a million tokens. */
    private static final double HOURS_PER_MILLION = 0.0036;

    private static final double WATTS_PER_KILOWATT = 1_000;

    private final RateCard rates;
    private final Hardware hardware;
    private final List<PriceTier> tiers;
    private final double utilisation;

    Money(RateCard rates, Hardware hardware, List<PriceTier> tiers, double utilisation) {
        this.rates = rates;
        this.hardware = hardware;
        this.tiers = tiers;
        this.utilisation = utilisation;
    }

    /** The system of the price book that a row ran on. */
    Optional<String> system(Candidate candidate) {
        String said = candidate.setup().hardware();
        return said == null ? Optional.empty() : hardware.find(said);
    }

    /** Why a row has no system. */
    AbsentFigure withoutSystem(Candidate candidate) {
        String said = candidate.setup().hardware();
        return new AbsentFigure(
                "money and provisioned power",
                said == null
                        ? "the file does not say the hardware"
                        : "no system of %s is called like %s".formatted(rates.priceBook(), said));
    }

    /** Rates of the system under the tiers that are asked for. */
    List<RateCardEntry> rates(String system) {
        return tiers.stream().flatMap(tier -> rates.find(system, tier).stream()).toList();
    }

    /** What a million tokens cost at a throughput, by tier. */
    List<TokenCost> costs(
            String system, TokenBasis basis, double tokensPerSecondPerGpu, @Nullable Double measuredWatts) {
        return rates(system).stream()
                .map(rate -> cost(rate, basis, tokensPerSecondPerGpu, measuredWatts))
                .toList();
    }

    private TokenCost cost(
            RateCardEntry rate, TokenBasis basis, double tokensPerSecondPerGpu, @Nullable Double measuredWatts) {
        double usdPerGpuHour = rate.usdPerGpuHour()
                + (rate.electricityIncluded()
                        ? 0
                        : measuredKilowatts(measuredWatts).orElse(rate.provisionedKilowattsPerGpu())
                                * rates.usdPerKilowattHour());
        return new TokenCost(
                rate.tier(),
                basis,
                usdPerGpuHour / (tokensPerSecondPerGpu * HOURS_PER_MILLION * utilisation),
                usdPerGpuHour,
                tokensPerSecondPerGpu,
                utilisation,
                rates.effective());
    }

    /** What one GPU takes of the site while its board draws {@code watts}. */
    OptionalDouble measuredKilowatts(@Nullable Double watts) {
        return watts == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(watts / WATTS_PER_KILOWATT * rates.powerUsageEffectiveness());
    }

    /** Provisioned power of the system's GPUs. */
    OptionalDouble provisionedKilowatts(@Nullable String system) {
        return rates.entries().stream()
                .filter(each -> each.system().equals(system))
                .mapToDouble(RateCardEntry::provisionedKilowattsPerGpu)
                .findFirst();
    }

    /** Throughput by provisioned power, and by measured where it was. */
    List<PowerFigure> power(
            @Nullable String system, TokenBasis basis, double tokensPerSecondPerGpu, @Nullable Double measuredWatts) {
        List<PowerFigure> figures = new ArrayList<>();
        provisionedKilowatts(system)
                .ifPresent(kilowatts -> figures.add(new PowerFigure(
                        PowerBasis.PROVISIONED,
                        basis,
                        kilowatts,
                        tokensPerSecondPerGpu * 1_000 / kilowatts,
                        null,
                        "provisioned for a GPU of %s, %s".formatted(system, rates.priceBook()))));
        measuredKilowatts(measuredWatts)
                .ifPresent(kilowatts -> figures.add(new PowerFigure(
                        PowerBasis.MEASURED,
                        basis,
                        kilowatts,
                        tokensPerSecondPerGpu * 1_000 / kilowatts,
                        kilowatts * WATTS_PER_KILOWATT / tokensPerSecondPerGpu,
                        measuredSource(measuredWatts))));
        return figures;
    }

    String measuredSource(@Nullable Double watts) {
        return "%s W of the board as measured x power usage effectiveness %s of %s; without hosts and switches"
                .formatted(
                        watts == null ? "?" : Numbers.plain(watts),
                        Numbers.plain(rates.powerUsageEffectiveness()),
                        rates.priceBook());
    }

    /** Figures that a row of this system lacks under the tiers that are asked for. */
    List<AbsentFigure> absentTiers(String system) {
        return tiers.stream()
                .filter(tier -> rates.find(system, tier).isEmpty())
                .map(tier -> new AbsentFigure(
                        "money under " + EnumNames.of(tier),
                        "%s has no such price of %s".formatted(rates.priceBook(), system)))
                .toList();
    }

    /** Whose prices these are. */
    String priceBook() {
        return rates.priceBook();
    }
}
