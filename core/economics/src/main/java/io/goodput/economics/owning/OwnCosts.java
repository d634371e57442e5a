package io.goodput.economics.owning;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.OwnCapital;
import io.goodput.catalog.OwnCostAnswer;
import io.goodput.catalog.OwnCostRequest;
import io.goodput.catalog.PriceBook;
import io.goodput.catalog.Provenance;
import io.goodput.catalog.Quantity;
import io.goodput.contracts.PriceTier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers questions for what GPU-hours cost whoever owns the GPUs. Thread-safe. */
public final class OwnCosts {
    private static final int MOST_BILLED_TOGETHER = 1_024;
    private static final int LONGEST_NAME = 80;

    private OwnCosts() {}

    /**
     * A GPU-hour of a price book's own tier, without metered electricity, in the money of the capital.
     *
     * @param system whose GPUs they are
     */
    public static double perGpuHour(OwnCapital capital, String system) {
        return new CostParts(capital.resolved(system)).perGpuHour().doubleValue();
    }

    /** The question with its defaults. */
    public static OwnCostRequest resolve(OwnCostRequest asked) {
        OwnCapital.Defaults defaults = OwnCapital.Defaults.shipped();
        OwnCostRequest.Power power = asked.electricity();
        OwnCostRequest.Power given = power == null ? new OwnCostRequest.Power(null, null, null) : power;
        return new OwnCostRequest(
                asked.system(),
                asked.tier() == null ? PriceTier.NEOCLOUD_OWN : asked.tier(),
                asked.capital().resolved(asked.system()),
                new OwnCostRequest.Power(
                        or(given.drawnKilowatts(), asked.capital().provisionedKilowatts()),
                        or(given.pricePerKilowattHour(), defaults.pricePerKilowattHour()),
                        or(given.powerUsageEffectiveness(), defaults.powerUsageEffectiveness())),
                asked.utilisation());
    }

    /** The answer; its parts sum to its totals. */
    public static OwnCostAnswer answer(OwnCostRequest asked) {
        OwnCostRequest question = resolve(asked);
        OwnCapital capital = question.capital();
        CostParts cost = new CostParts(capital).electricity(Objects.requireNonNull(question.electricity()));
        Quantity utilisation = question.utilisation();
        return new OwnCostAnswer(
                question,
                cost.parts(),
                cost.paidAtStart().doubleValue(),
                cost.perYear().doubleValue(),
                cost.perGpuHour().doubleValue(),
                utilisation == null
                        ? null
                        : (Double) cost.perGpuHour()
                                .divide(BigDecimal.valueOf(utilisation.value()), 6, RoundingMode.HALF_EVEN)
                                .doubleValue(),
                priceBook(question),
                Words.basis(utilisation != null),
                Words.assumptions(asked, question));
    }

    private static PriceBook priceBook(OwnCostRequest question) {
        OwnCapital capital = question.capital();
        OwnCostRequest.Power power = Objects.requireNonNull(question.electricity());
        Quantity effectiveness = Objects.requireNonNull(power.powerUsageEffectiveness());
        Quantity servers = capital.servers();
        String system = question.system();
        var price = new PriceBook.TierPrice(
                Objects.requireNonNull(question.tier()),
                null,
                null,
                capital,
                billingUnit(capital, system),
                capital.paysElectricity(),
                new Provenance(
                        capital.paysElectricity()
                                ? "included in the price of colocation, as the capital says"
                                : "metered, as the capital says",
                        servers.date(),
                        servers.confidence()),
                null,
                null,
                null,
                null);
        return new PriceBook(
                name(system),
                "Own cost of " + system,
                "from " + servers.date() + " on",
                null,
                null,
                Objects.requireNonNull(power.pricePerKilowattHour()),
                effectiveness,
                null,
                List.of(new PriceBook.SystemPrices(system, provisioned(capital, effectiveness), List.of(price))));
    }

    private static Quantity provisioned(OwnCapital capital, Quantity effectiveness) {
        Quantity power = capital.provisionedKilowatts();
        double value = power.value() * effectiveness.value() / capital.gpus();
        return new Quantity(
                value,
                power.low() == null ? null : (Double) (power.low() * effectiveness.value() / capital.gpus()),
                power.high() == null ? null : (Double) (power.high() * effectiveness.value() / capital.gpus()),
                "provisioned kW of the IT × PUE / GPUs: %s kW × %s / %d; %s"
                        .formatted(Words.plain(power), Words.plain(effectiveness), capital.gpus(), Words.dated(power)),
                power.date(),
                power.confidence());
    }

    /** The GPUs of one fabric where the catalog has the system, else all that are bought together. */
    private static Quantity billingUnit(OwnCapital capital, String system) {
        Optional<AcceleratedSystem> known = Catalog.shipped().findSystem(system);
        int unit = known.map(each -> each.scaleUpGpus().asInt()).orElse(Math.min(capital.gpus(), MOST_BILLED_TOGETHER));
        Quantity servers = capital.servers();
        return new Quantity(
                unit,
                (double) unit,
                (double) unit,
                known.isPresent()
                        ? "who owns " + system + " pays for all GPUs of a fabric"
                        : "the GPUs that the capital is for",
                servers.date(),
                servers.confidence());
    }

    private static String name(String system) {
        String name = "own-" + system.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static Quantity or(@Nullable Quantity given, Quantity otherwise) {
        return given != null ? given : otherwise;
    }
}
