package io.goodput.economics.reconciliation;

import io.goodput.contracts.reconciliation.CostColumn;
import io.goodput.contracts.reconciliation.PaidLineKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of a FOCUS bill: https://focus.finops.org/focus-specification/, 1.0 to 1.2. */
final class FocusRows implements BillReader.Rows {
    /** How many hours the units of time have that exporters write. */
    private static final Map<String, BigDecimal> HOURS_OF_UNITS = hoursOfUnits();

    private final CsvTable table;
    private final BillReader reader;
    private final GpuRows gpus;
    private final int cost;
    private final int otherCost;
    private final int currencyColumn;
    private final int category;
    private final int chargeClass;
    private final int start;
    private final int end;
    private final int commitmentStatus;
    private final int commitmentId;
    private final int commitmentName;
    private final int reservationStatus;
    private final int serviceName;
    private final int serviceCategory;
    private final int description;
    private final int skuId;
    private final int consumedQuantity;
    private final int consumedUnit;
    private final int pricingQuantity;
    private final int pricingUnit;
    private final List<String> findings = new ArrayList<>();
    private BigDecimal usd = BigDecimal.ZERO;
    private BigDecimal otherUsd = BigDecimal.ZERO;
    private @Nullable String currency;

    FocusRows(CsvTable table, BillReader reader, GpuRows gpus) {
        this.table = table;
        this.reader = reader;
        this.gpus = gpus;
        int effective = table.column("EffectiveCost");
        int billed = table.column("BilledCost");
        boolean isBilled = reader.cost() == CostColumn.BILLED || (reader.cost() == null && effective < 0);
        if (isBilled && reader.cost() == null) {
            findings.add(table.name() + " has no EffectiveCost: BilledCost counts, with what was prepaid in the rows of"
                    + " the purchases");
        }
        cost = isBilled ? table.required("BilledCost") : table.required("EffectiveCost");
        otherCost = isBilled ? effective : billed;
        currencyColumn = table.required("BillingCurrency");
        category = table.required("ChargeCategory");
        start = table.required("ChargePeriodStart");
        end = table.required("ChargePeriodEnd");
        chargeClass = table.column("ChargeClass");
        commitmentStatus = table.column("CommitmentDiscountStatus");
        commitmentId = table.column("CommitmentDiscountId");
        commitmentName = table.column("CommitmentDiscountName");
        reservationStatus = table.column("CapacityReservationStatus");
        serviceName = table.column("ServiceName");
        serviceCategory = table.column("ServiceCategory");
        description = table.column("ChargeDescription");
        skuId = table.column("SkuId");
        consumedQuantity = table.column("ConsumedQuantity", "UsageQuantity");
        consumedUnit = table.column("ConsumedUnit", "UsageUnit");
        pricingQuantity = table.column("PricingQuantity");
        pricingUnit = table.column("PricingUnit");
    }

    private static Map<String, BigDecimal> hoursOfUnits() {
        BigDecimal minute = BigDecimal.ONE.divide(BigDecimal.valueOf(60), MathContext.DECIMAL128);
        BigDecimal second = BigDecimal.ONE.divide(BigDecimal.valueOf(3_600), MathContext.DECIMAL128);
        return Map.ofEntries(
                Map.entry("hours", BigDecimal.ONE),
                Map.entry("hour", BigDecimal.ONE),
                Map.entry("hrs", BigDecimal.ONE),
                Map.entry("hr", BigDecimal.ONE),
                Map.entry("h", BigDecimal.ONE),
                Map.entry("1hour", BigDecimal.ONE),
                Map.entry("gpuhours", BigDecimal.ONE),
                Map.entry("gpuhour", BigDecimal.ONE),
                Map.entry("instancehours", BigDecimal.ONE),
                Map.entry("minutes", minute),
                Map.entry("minute", minute),
                Map.entry("seconds", second),
                Map.entry("second", second),
                Map.entry("days", BigDecimal.valueOf(24)),
                Map.entry("day", BigDecimal.valueOf(24)));
    }

    @Override
    public void take() {
        BigDecimal rate = reader.usdPerUnit(table, readCurrency());
        BigDecimal paid = decimal(cost, "").multiply(rate);
        long from = time(start);
        long to = time(end);
        if (to <= from) {
            throw table.at(
                    table.cell(start) + " to " + table.cell(end),
                    "a charge period must end after it starts",
                    "Maybe its end is exclusive: 2026-06-01T01:00:00Z of the hour from 00:00");
        }
        place(paid, from, to);
        usd = usd.add(paid);
        otherUsd =
                otherCost < 0 ? otherUsd : otherUsd.add(decimal(otherCost, "0").multiply(rate));
    }

    private String readCurrency() {
        String text = table.cell(currencyColumn).toUpperCase(Locale.ROOT);
        if (currency == null) {
            currency = text;
        }
        if (!text.equals(currency)) {
            throw table.at(text, "all rows of a file must be in one currency, here " + currency, "Maybe split it");
        }
        return text;
    }

    private void place(BigDecimal paid, long from, long to) {
        Charges charges = reader.charges();
        if (!table.cell(chargeClass).isEmpty() && is(chargeClass, "correction")) {
            charges.add(PaidLineKind.CORRECTION, table.cell(serviceName), paid, 0);
            return;
        }
        switch (table.cell(category).toLowerCase(Locale.ROOT)) {
            case "usage" -> placeUsage(paid, from, to);
            case "purchase" -> charges.add(PaidLineKind.PURCHASE, firstOf(commitmentName, serviceName), paid, 0);
            case "tax" -> charges.add(PaidLineKind.TAX, firstOf(description, serviceName), paid, 0);
            case "credit" -> charges.add(PaidLineKind.CREDIT, firstOf(description, serviceName), paid, 0);
            case "adjustment" -> charges.add(PaidLineKind.ADJUSTMENT, firstOf(description, serviceName), paid, 0);
            default ->
                throw table.at(
                        table.cell(category),
                        "ChargeCategory must be Usage, Purchase, Tax, Credit or Adjustment",
                        "Maybe the column of another specification");
        }
    }

    private void placeUsage(BigDecimal paid, long from, long to) {
        Optional<GpuRows.Found> found = gpus.find();
        boolean isUnused = is(commitmentStatus, "unused") || is(reservationStatus, "unused");
        // A disk or a licence of a machine names the machine too; only its time is its GPUs'.
        boolean isTimed = hours().isPresent();
        if (found.isPresent() && (isTimed || found.get().isMapped())) {
            placeGpus(found.get(), paid, from, to, isUnused);
        } else if (isUnused) {
            reader.charges().add(PaidLineKind.COMMITTED_UNUSED, firstOf(commitmentName, serviceName), paid, 0);
        } else {
            reader.charges().add(kindOfService(), firstOf(serviceName, serviceCategory), paid, 0);
        }
    }

    private void placeGpus(GpuRows.Found found, BigDecimal paid, long from, long to, boolean isUnused) {
        Charges charges = reader.charges();
        if (found.system().isEmpty()) {
            if (isUnused) {
                charges.add(PaidLineKind.COMMITTED_UNUSED, firstOf(commitmentName, serviceName), paid, 0);
            } else {
                charges.add(PaidLineKind.UNMAPPED_GPU, firstOf(description, skuId), paid, 0);
            }
            return;
        }
        String system = found.system().get();
        BigDecimal gpuHours = hours().orElseThrow(() -> table.at(
                        firstOf(consumedUnit, pricingUnit),
                        "a row of GPUs needs its time: ConsumedQuantity or PricingQuantity in hours, minutes or seconds",
                        "Maybe a mapping that does not match this row"))
                .multiply(BigDecimal.valueOf(found.perUnit()));
        if (!Charges.isPossible(gpuHours)) {
            throw table.at(
                    gpuHours.toPlainString() + " GPU-hours",
                    "a row of GPUs must be of 0 to 1,000,000 GPU-hours",
                    gpuHours.signum() < 0
                            ? "Maybe a correction: ChargeClass Correction, or ChargeCategory Credit"
                            : "Maybe another unit");
        }
        long nanos = Charges.nanos(gpuHours);
        if (isUnused) {
            charges.add(PaidLineKind.COMMITTED_UNUSED, system, paid, nanos);
        } else if (reader.hasCapacity(system)) {
            boolean isCommitted = !table.cell(commitmentId).isEmpty() || is(commitmentStatus, "used");
            charges.addGpus(new Charges.Period(system, from, to, isCommitted), paid, nanos);
        } else {
            charges.add(PaidLineKind.OTHER_GPU, system, paid, nanos);
        }
    }

    private Optional<BigDecimal> hours() {
        Optional<BigDecimal> consumed = hours(consumedQuantity, consumedUnit);
        return consumed.isPresent() ? consumed : hours(pricingQuantity, pricingUnit);
    }

    private Optional<BigDecimal> hours(int quantity, int unit) {
        BigDecimal hoursOfUnit = HOURS_OF_UNITS.get(CsvTable.letters(table.cell(unit)));
        return hoursOfUnit == null || table.cell(quantity).isEmpty()
                ? Optional.empty()
                : Optional.of(decimal(quantity, "").multiply(hoursOfUnit));
    }

    private PaidLineKind kindOfService() {
        return switch (table.cell(serviceCategory).toLowerCase(Locale.ROOT)) {
            case "compute" -> PaidLineKind.COMPUTE;
            case "storage" -> PaidLineKind.STORAGE;
            case "networking" -> PaidLineKind.NETWORK;
            default -> PaidLineKind.OTHER;
        };
    }

    private boolean is(int column, String text) {
        return table.cell(column).equalsIgnoreCase(text);
    }

    private String firstOf(int first, int second) {
        String text = table.cell(first);
        return text.isEmpty() ? table.cell(second) : text;
    }

    private BigDecimal decimal(int column, String whenEmpty) {
        String text = table.cell(column);
        return Cells.decimal(text.isEmpty() ? whenEmpty : text)
                .orElseThrow(() -> table.at(
                        text,
                        table.columnName(column) + " must be a number of at most 10^15 in size",
                        "Maybe a point before the decimals, and no signs between thousands"));
    }

    private long time(int column) {
        return Cells.epochSecond(table.cell(column))
                .orElseThrow(() -> table.at(
                        table.cell(column),
                        table.columnName(column) + " must be a time of the years 2000 to 2100",
                        Cells.TIME_ADVICE));
    }

    @Override
    public Set<Integer> columns() {
        return IntStream.of(
                        cost,
                        otherCost,
                        currencyColumn,
                        category,
                        chargeClass,
                        start,
                        end,
                        commitmentStatus,
                        commitmentId,
                        commitmentName,
                        reservationStatus,
                        serviceName,
                        serviceCategory,
                        description,
                        skuId,
                        consumedQuantity,
                        consumedUnit,
                        pricingQuantity,
                        pricingUnit)
                .boxed()
                .collect(Collectors.toSet());
    }

    @Override
    public BigDecimal usd() {
        return usd;
    }

    @Override
    public @Nullable BigDecimal otherUsd() {
        return otherCost < 0 ? null : otherUsd;
    }

    @Override
    public @Nullable String currency() {
        return currency;
    }

    @Override
    public List<String> findings() {
        return findings;
    }
}
