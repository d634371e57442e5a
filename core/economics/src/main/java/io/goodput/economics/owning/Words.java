package io.goodput.economics.owning;

import io.goodput.catalog.OwnCapital;
import io.goodput.catalog.OwnCostRequest;
import io.goodput.catalog.Quantity;
import io.goodput.contracts.Basis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an answer's figures mean, and what it takes for granted. */
final class Words {
    private static final MathContext SHOWN = new MathContext(9);

    private Words() {}

    static List<Basis> basis(boolean hasUtilisation) {
        var basis = new ArrayList<>(List.of(
                new Basis(
                        "usdPerGpuHour",
                        "(annuity of the IT capital + facility or colocation + electricity + maintenance + staff + software)"
                                + " / (8760 × GPUs): of every hour of the year, used or not"),
                new Basis("usdPerYear", "the same of all GPUs of the question for a year of 8760 hours"),
                new Basis(
                        "annuity",
                        "(C − RV/(1+r)^L) × r / (1 − (1+r)^−L), paid at the end of each year; (C − RV)/L at rate 0"),
                new Basis(
                        "priceBook",
                        "the same without metered electricity, which a bill counts by what a run drew × PUE × price per kWh;"
                                + " provisioned power = IT power × PUE / GPUs")));
        if (hasUtilisation) {
            basis.add(new Basis("usdPerUsedGpuHour", "usdPerGpuHour / utilisation"));
        }
        return basis;
    }

    /**
     * What is taken for granted.
     *
     * @param asked the question as it was asked
     * @param filled the same with its defaults
     */
    static List<String> assumptions(OwnCostRequest asked, OwnCostRequest filled) {
        var assumptions = new ArrayList<String>();
        OwnCapital given = asked.capital();
        OwnCapital capital = filled.capital();
        taken(assumptions, "networkAndStorageShare", given.networkAndStorageShare(), capital.networkAndStorageShare());
        taken(assumptions, "usefulLifeYears", given.usefulLifeYears(), capital.usefulLifeYears());
        OwnCapital.Colocation colocation = capital.colocation();
        if (colocation != null && given.takesColocationByDefault()) {
            taken(assumptions, "colocation.pricePerKilowattMonth", null, colocation.pricePerKilowattMonth());
        }
        OwnCapital.Facility facility = capital.facility();
        if (facility != null && given.facility() != null) {
            taken(
                    assumptions,
                    "facility.usefulLifeYears",
                    given.facility().usefulLifeYears(),
                    facility.usefulLifeYears());
        }
        if (capital.paysElectricity()) {
            assumptions.add("The price of colocation includes electricity: none is metered.");
        } else {
            OwnCostRequest.Power power = Objects.requireNonNull(filled.electricity());
            OwnCostRequest.Power asks = asked.electricity();
            if (asks == null || asks.drawnKilowatts() == null) {
                assumptions.add("drawnKilowatts " + plain(Objects.requireNonNull(power.drawnKilowatts()))
                        + ": all that is provisioned, the most that it can be.");
            }
            taken(
                    assumptions,
                    "pricePerKilowattHour",
                    asks == null ? null : asks.pricePerKilowattHour(),
                    power.pricePerKilowattHour());
            taken(
                    assumptions,
                    "powerUsageEffectiveness",
                    asks == null ? null : asks.powerUsageEffectiveness(),
                    power.powerUsageEffectiveness());
        }
        String absent = Stream.of(
                        absent("installation", capital.installation()),
                        absent("sparesShare", capital.sparesShare()),
                        absent("residualShare", capital.residualShare()),
                        absent("maintenanceSharePerYear", capital.maintenanceSharePerYear()),
                        absent("staffPerYear", capital.staffPerYear()),
                        absent("softwarePerYear", capital.softwarePerYear()))
                .flatMap(List::stream)
                .collect(Collectors.joining(", "));
        if (!absent.isEmpty()) {
            assumptions.add("Nothing is counted for what the question does not give: " + absent + ".");
        }
        assumptions.add("No taxes, no financing but the discount rate, and no hardware that fails for good.");
        return assumptions;
    }

    private static void taken(
            List<String> assumptions, String name, @Nullable Quantity asked, @Nullable Quantity taken) {
        if (asked == null && taken != null) {
            assumptions.add("%s %s, from %s to %s: %s."
                    .formatted(name, plain(taken), number(taken.low()), number(taken.high()), dated(taken)));
        }
    }

    private static List<String> absent(String name, @Nullable Quantity value) {
        return value == null ? List.of(name) : List.of();
    }

    static String dated(Quantity quantity) {
        return quantity.source() + " (" + quantity.date() + ")";
    }

    static String plain(Quantity quantity) {
        return plain(quantity.value());
    }

    /** Nine digits are shown. */
    static String plain(double value) {
        return BigDecimal.valueOf(value).round(SHOWN).stripTrailingZeros().toPlainString();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "?" : plain(value);
    }
}
