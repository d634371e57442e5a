package io.goodput.catalog;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to own GPUs, but for the electricity that is metered. Money is in dollars, in a price book in the currency
 * of the book; it is for all of {@code gpus} together.
 *
 * @param gpus GPUs that the numbers are for, 1 to 1,000,000: a node, a rack, a site
 * @param servers price of the servers or racks that the GPUs stand in
 * @param installation delivery, cabling and start-up, paid at the start; nothing when absent
 * @param networkAndStorageShare share that network and storage have of all IT capital but spares, 0 to 0.9; 0.205 of racks
 *     that one fabric joins and 0.24 of other systems when absent
 * @param sparesShare spare parts over servers, network and storage, 0 to 1; nothing when absent
 * @param residualShare share of servers, network, storage and spares that is got back at the end of the life, 0 to 0.99;
 *     nothing when absent
 * @param usefulLifeYears of all IT capital, above 0 and at most 30; 4 when absent
 * @param discountRatePerYear what money must earn, 0 to 1
 * @param provisionedKilowatts power of the IT that space and cooling are provided for, up to 30 for each GPU
 * @param colocation rented space and power; taken with its default when {@code facility} is absent too
 * @param facility space of one's own, instead of colocation
 * @param maintenanceSharePerYear of servers, network, storage and spares, 0 to 1; nothing when absent
 * @param staffPerYear nothing when absent
 * @param softwarePerYear licences; nothing when absent
 */
public record OwnCapital(
        int gpus,
        Quantity servers,
        @Nullable Quantity installation,
        @Nullable Quantity networkAndStorageShare,
        @Nullable Quantity sparesShare,
        @Nullable Quantity residualShare,
        @Nullable Quantity usefulLifeYears,
        Quantity discountRatePerYear,
        Quantity provisionedKilowatts,
        @Nullable Colocation colocation,
        @Nullable Facility facility,
        @Nullable Quantity maintenanceSharePerYear,
        @Nullable Quantity staffPerYear,
        @Nullable Quantity softwarePerYear) {
    private static final double MOST_MONEY = 1e15;
    private static final double MOST_YEARS = 30;
    private static final double MOST_KILOWATTS_PER_GPU = 30;

    /** Fabrics of so many GPUs and more are racks. */
    private static final int GPUS_OF_RACK = 64;

    public OwnCapital {
        var checks = new Checks();
        checks.range("gpus", gpus, 1, 1_000_000);
        checks.positive("servers/value", servers.value(), MOST_MONEY);
        range(checks, "installation", installation, MOST_MONEY);
        range(checks, "networkAndStorageShare", networkAndStorageShare, 0.9);
        range(checks, "sparesShare", sparesShare, 1);
        range(checks, "residualShare", residualShare, 0.99);
        if (usefulLifeYears != null) {
            checks.positive("usefulLifeYears/value", usefulLifeYears.value(), MOST_YEARS);
        }
        range(checks, "discountRatePerYear", discountRatePerYear, 1);
        checks.positive("provisionedKilowatts/value", provisionedKilowatts.value(), MOST_KILOWATTS_PER_GPU * gpus);
        checks.require(
                colocation == null || facility == null,
                "facility",
                "given, and colocation too",
                "the GPUs stand either in a facility of one's own or in colocation",
                "Maybe leave one of them out");
        range(checks, "maintenanceSharePerYear", maintenanceSharePerYear, 1);
        range(checks, "staffPerYear", staffPerYear, MOST_MONEY);
        range(checks, "softwarePerYear", softwarePerYear, MOST_MONEY);
        checks.done();
    }

    private static void range(Checks checks, String name, @Nullable Quantity value, double most) {
        if (value != null) {
            checks.range(name + "/value", value.value(), 0, most);
        }
    }

    /**
     * Rented space and power.
     *
     * @param pricePerKilowattMonth of provisioned IT power, for a month of 730 hours; 180 dollars when absent
     * @param electricityIncluded whether it pays for the energy drawn; else that is metered
     */
    public record Colocation(@Nullable Quantity pricePerKilowattMonth, boolean electricityIncluded) {
        public Colocation {
            var checks = new Checks();
            range(checks, "pricePerKilowattMonth", pricePerKilowattMonth, 1e9);
            checks.done();
        }
    }

    /**
     * Space of one's own; the energy drawn is metered.
     *
     * @param capital of the part of building, power and cooling that the GPUs take
     * @param usefulLifeYears above 0 and at most 50; 14 when absent
     */
    public record Facility(Quantity capital, @Nullable Quantity usefulLifeYears) {
        public Facility {
            var checks = new Checks();
            range(checks, "capital", capital, MOST_MONEY);
            if (usefulLifeYears != null) {
                checks.positive("usefulLifeYears/value", usefulLifeYears.value(), 50);
            }
            checks.done();
        }
    }

    /** Whether the price of colocation is not given, and its default is taken. */
    public boolean takesColocationByDefault() {
        return facility == null && (colocation == null || colocation.pricePerKilowattMonth() == null);
    }

    /** Whether the energy drawn is paid for by what is counted here; else it is metered. */
    public boolean paysElectricity() {
        return colocation != null && colocation.electricityIncluded();
    }

    /**
     * The same with the defaults of what a cost cannot be computed without.
     *
     * @param system whose GPUs they are
     */
    public OwnCapital resolved(String system) {
        Defaults defaults = Defaults.shipped();
        return new OwnCapital(
                gpus,
                servers,
                installation,
                or(
                        networkAndStorageShare,
                        isRack(system)
                                ? defaults.networkAndStorageShareOfRacks()
                                : defaults.networkAndStorageShareOfNodes()),
                sparesShare,
                residualShare,
                or(usefulLifeYears, defaults.usefulLifeYears()),
                discountRatePerYear,
                provisionedKilowatts,
                facility != null
                        ? null
                        : colocation == null
                                ? new Colocation(defaults.pricePerKilowattMonth(), false)
                                : new Colocation(
                                        or(colocation.pricePerKilowattMonth(), defaults.pricePerKilowattMonth()),
                                        colocation.electricityIncluded()),
                facility == null
                        ? null
                        : new Facility(
                                facility.capital(), or(facility.usefulLifeYears(), defaults.facilityUsefulLifeYears())),
                maintenanceSharePerYear,
                staffPerYear,
                softwarePerYear);
    }

    private static Quantity or(@Nullable Quantity given, Quantity otherwise) {
        return given != null ? given : otherwise;
    }

    private static boolean isRack(String system) {
        Optional<AcceleratedSystem> known = Catalog.shipped().findSystem(system);
        return known.isPresent() && known.get().scaleUpGpus().asInt() >= GPUS_OF_RACK;
    }

    /** What is taken where a question does not say, each with its source. */
    public record Defaults(
            Quantity networkAndStorageShareOfNodes,
            Quantity networkAndStorageShareOfRacks,
            Quantity usefulLifeYears,
            Quantity pricePerKilowattMonth,
            Quantity facilityUsefulLifeYears,
            Quantity pricePerKilowattHour,
            Quantity powerUsageEffectiveness) {
        /** Those that ship with this build. */
        public static Defaults shipped() {
            return Shipped.DEFAULTS;
        }
    }

    /** Reads the defaults when they are first asked for. */
    private static final class Shipped {
        static final Defaults DEFAULTS =
                Codec.readStrict(Defaults.class, Catalog.shippedText("own-capital.yaml"), Format.YAML);
    }
}
