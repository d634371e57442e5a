package io.goodput.contracts;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What an answer says of the prices that it rests on. */
public final class PriceWords {
    private PriceWords() {}

    /** The prices of these systems under these tiers, each with its terms and source, and what holds for all of the book's. */
    public static List<String> of(RateCard rates, List<String> systems, List<PriceTier> tiers) {
        List<String> words = new ArrayList<>();
        for (String system : systems) {
            for (PriceTier tier : tiers) {
                rates.find(system, tier).map(PriceWords::price).ifPresent(words::add);
            }
        }
        words.add("Prices: %s, %s%s; PUE %s; metered electricity $%s/kWh."
                .formatted(
                        rates.priceBook(),
                        rates.effective(),
                        rates.region() == null ? "" : ", " + rates.region(),
                        plain(rates.powerUsageEffectiveness()),
                        plain(rates.usdPerKilowattHour())));
        CurrencyRate converted = rates.convertedFrom();
        if (converted != null) {
            words.add("All its prices are converted from %s at $%s, the rate of %s: %s."
                    .formatted(
                            converted.currency(), plain(converted.usdPerUnit()), converted.date(), converted.source()));
        }
        return words;
    }

    private static String price(RateCardEntry entry) {
        return "%s under %s: $%s per GPU-hour, billed in units of %s, electricity %s; %s kW provisioned per GPU%s. %s"
                .formatted(
                        entry.system(),
                        EnumNames.of(entry.tier()),
                        plain(entry.usdPerGpuHour()),
                        entry.billingUnitGpus() == 1 ? "1 GPU" : entry.billingUnitGpus() + " GPUs",
                        entry.electricityIncluded() ? "included" : "metered",
                        plain(entry.provisionedKilowattsPerGpu()),
                        terms(entry),
                        entry.source());
    }

    /** What a contract asks for besides its price, as far as its book says. */
    private static String terms(RateCardEntry entry) {
        var terms = new StringBuilder();
        if (entry.minimumBilledSeconds() != null) {
            terms.append("; billed for at least %s s, which the run counts only where its fleet says so"
                    .formatted(plain(entry.minimumBilledSeconds())));
        }
        if (entry.commitmentMonths() != null) {
            terms.append("; committed for %s months".formatted(plain(entry.commitmentMonths())));
        }
        Interruptions interruptions = entry.interruptions();
        if (interruptions != null) {
            terms.append(
                            "; a unit is taken back %s times an hour after a notice of %s s, which happens in the run only as its"
                                    .formatted(plain(interruptions.perHour()), plain(interruptions.noticeSeconds())))
                    .append(" faults say");
        }
        return terms.toString();
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
