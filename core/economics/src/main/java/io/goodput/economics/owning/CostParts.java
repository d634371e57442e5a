package io.goodput.economics.owning;

import static io.goodput.economics.owning.Words.plain;

import io.goodput.catalog.OwnCapital;
import io.goodput.catalog.OwnCostAnswer;
import io.goodput.catalog.OwnCostItem;
import io.goodput.catalog.OwnCostRequest;
import io.goodput.catalog.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of what owning GPUs costs, each rounded once: a year to the cent, a GPU-hour to a millionth of a dollar (or of
 * the price book's currency).
 */
final class CostParts {
    private static final double HOURS_PER_YEAR = 8_760;
    private static final double MONTHS_PER_YEAR = 12;

    private final OwnCapital capital;
    private final double rate;
    private final double life;
    private final double residualShare;
    private final List<OwnCostAnswer.Part> parts = new ArrayList<>();

    /** Of capital with its defaults filled; what its electricity costs is added by {@link #electricity}. */
    CostParts(OwnCapital capital) {
        this.capital = capital;
        this.rate = capital.discountRatePerYear().value();
        this.life = Objects.requireNonNull(capital.usefulLifeYears()).value();
        this.residualShare = or0(capital.residualShare());
        Quantity networkShare = Objects.requireNonNull(capital.networkAndStorageShare());

        double servers = capital.servers().value();
        double network = servers * networkShare.value() / (1 - networkShare.value());
        double spares = (servers + network) * or0(capital.sparesShare());
        equipment(OwnCostItem.SERVERS, servers, plain(servers), capital.servers());
        equipment(
                OwnCostItem.NETWORK_AND_STORAGE,
                network,
                "%s × %s / (1 − %s)".formatted(plain(servers), plain(networkShare), plain(networkShare)),
                networkShare);
        if (capital.sparesShare() != null) {
            equipment(
                    OwnCostItem.SPARES,
                    spares,
                    "%s × %s".formatted(plain(servers + network), plain(capital.sparesShare())),
                    capital.sparesShare());
        }
        if (capital.installation() != null) {
            double paid = capital.installation().value();
            annuity(OwnCostItem.INSTALLATION, paid, 0, life, plain(paid), capital.installation());
        }
        addSpace();
        if (capital.maintenanceSharePerYear() != null) {
            double all = servers + network + spares;
            yearly(
                    OwnCostItem.MAINTENANCE,
                    all * capital.maintenanceSharePerYear().value(),
                    "%s × %s".formatted(plain(all), plain(capital.maintenanceSharePerYear())),
                    capital.maintenanceSharePerYear());
        }
        addYearly(OwnCostItem.STAFF, capital.staffPerYear());
        addYearly(OwnCostItem.SOFTWARE, capital.softwarePerYear());
    }

    /** Adds the energy drawn, where the price of colocation does not include it. */
    CostParts electricity(OwnCostRequest.Power power) {
        Quantity drawn = Objects.requireNonNull(power.drawnKilowatts());
        Quantity effectiveness = Objects.requireNonNull(power.powerUsageEffectiveness());
        Quantity price = Objects.requireNonNull(power.pricePerKilowattHour());
        if (capital.paysElectricity()) {
            yearly(OwnCostItem.ELECTRICITY, 0, "included in the price of colocation");
        } else {
            yearly(
                    OwnCostItem.ELECTRICITY,
                    drawn.value() * effectiveness.value() * price.value() * HOURS_PER_YEAR,
                    "%s kW × PUE %s × %s per kWh × 8760 h".formatted(plain(drawn), plain(effectiveness), plain(price)),
                    drawn,
                    effectiveness,
                    price);
        }
        return this;
    }

    List<OwnCostAnswer.Part> parts() {
        return List.copyOf(parts);
    }

    BigDecimal perGpuHour() {
        return parts.stream()
                .map(part -> BigDecimal.valueOf(part.usdPerGpuHour()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BigDecimal perYear() {
        return parts.stream()
                .map(part -> BigDecimal.valueOf(part.usdPerYear()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BigDecimal paidAtStart() {
        return parts.stream()
                .flatMap(part -> Stream.ofNullable(part.usdPaidAtStart()))
                .map(BigDecimal::valueOf)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void addSpace() {
        OwnCapital.Facility facility = capital.facility();
        if (facility != null) {
            Quantity years = Objects.requireNonNull(facility.usefulLifeYears());
            double paid = facility.capital().value();
            annuity(OwnCostItem.FACILITY, paid, 0, years.value(), plain(paid), facility.capital(), years);
            return;
        }
        Quantity price = Objects.requireNonNull(
                Objects.requireNonNull(capital.colocation()).pricePerKilowattMonth());
        yearly(
                OwnCostItem.COLOCATION,
                price.value() * MONTHS_PER_YEAR * capital.provisionedKilowatts().value(),
                "%s per kW-month × 12 × %s kW".formatted(plain(price), plain(capital.provisionedKilowatts())),
                price,
                capital.provisionedKilowatts());
    }

    /** What the same life and residual share hold for. */
    private void equipment(OwnCostItem item, double paid, String formula, Quantity... from) {
        annuity(item, paid, paid * residualShare, life, formula, from);
    }

    private void annuity(
            OwnCostItem item, double paid, double residual, double years, String formula, Quantity... from) {
        String over = "annuity of %s%s over %s years at %s a year"
                .formatted(
                        formula,
                        residual == 0 ? "" : " with %s got back".formatted(plain(residual)),
                        plain(years),
                        plain(rate));
        add(item, rounded(paid, 2), Annuity.perYear(paid, residual, rate, years), over, from);
    }

    private void addYearly(OwnCostItem item, @Nullable Quantity perYear) {
        if (perYear != null) {
            yearly(item, perYear.value(), plain(perYear) + " a year", perYear);
        }
    }

    private void yearly(OwnCostItem item, double perYear, String formula, Quantity... from) {
        add(item, null, perYear, formula, from);
    }

    private void add(OwnCostItem item, @Nullable Double paid, double perYear, String formula, Quantity... from) {
        parts.add(new OwnCostAnswer.Part(
                item,
                paid,
                rounded(perYear, 2),
                rounded(perYear / (HOURS_PER_YEAR * capital.gpus()), 6),
                formula,
                Stream.of(from).map(Words::dated).distinct().collect(Collectors.joining("; "))));
    }

    private static double rounded(double amount, int digits) {
        return new BigDecimal(amount).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static double or0(@Nullable Quantity quantity) {
        return quantity == null ? 0 : quantity.value();
    }
}
