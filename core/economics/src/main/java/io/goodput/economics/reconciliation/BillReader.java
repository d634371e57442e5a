package io.goodput.economics.reconciliation;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.reconciliation.BillFileSummary;
import io.goodput.contracts.reconciliation.BillFormat;
import io.goodput.contracts.reconciliation.CostColumn;
import io.goodput.contracts.reconciliation.Exchange;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.RowMapping;
import io.goodput.contracts.reconciliation.ServedCapacity;
import io.goodput.economics.GivenFile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads a bill's files into its charges; what is wrong is collected over rows and files, up to a bound. */
final class BillReader {
    private static final int MAX_VIOLATIONS = 20;
    private static final int MAX_COLUMNS_SHOWN = 100;

    private final ReconciliationRequest question;
    private final List<RowMapping> mapping;
    private final Set<String> systems;
    private final InstanceTypes types = new InstanceTypes();
    private final Charges charges = new Charges();
    private final List<BillFileSummary> files = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Set<RowMapping> usedMappings = new HashSet<>();

    /** Reads the rows of one format. */
    interface Rows {
        /** Takes the table's row. */
        void take();

        /** Columns that are read. */
        Set<Integer> columns();

        /** The sum of what counts. */
        BigDecimal usd();

        /** The sum of the cost that does not count; null where there is none. */
        @Nullable
        BigDecimal otherUsd();

        /** What the rows say that they are in; null where they say nothing. */
        @Nullable
        String currency();

        /** What somebody should know of how they were read. */
        List<String> findings();
    }

    /**
     * @param question with its defaults filled
     */
    BillReader(ReconciliationRequest question) {
        this.question = question;
        mapping = Objects.requireNonNullElse(question.mapping(), List.of());
        systems =
                question.capacity().stream().map(ServedCapacity::system).collect(Collectors.toCollection(TreeSet::new));
    }

    void read(GivenFile file) {
        try (var table = new CsvTable(file)) {
            BillFormat format = format(table);
            var gpus = new GpuRows(table, mapping, types);
            usedMappings.addAll(gpus.used());
            Rows rows = switch (format) {
                case FOCUS -> new FocusRows(table, this, gpus);
                case OPEN_COST -> new OpenCostRows(table, this, gpus);
            };
            while (violations.size() < MAX_VIOLATIONS && table.next()) {
                try {
                    rows.take();
                } catch (InvalidInputException e) {
                    violations.addAll(e.violations());
                }
            }
            if (table.rows() == 0) {
                throw table.whole("no rows", "a bill must have rows", "Maybe another month");
            }
            findings.addAll(rows.findings());
            BigDecimal other = rows.otherUsd();
            files.add(new BillFileSummary(
                    table.name(),
                    format,
                    table.rows(),
                    Cents.of(rows.usd()).doubleValue(),
                    other == null ? null : Cents.of(other).doubleValue(),
                    rows.currency(),
                    ignored(table, rows.columns(), gpus.columns())));
        } catch (InvalidInputException e) {
            violations.addAll(e.violations());
        }
    }

    private static BillFormat format(CsvTable table) {
        boolean hasFocusCost = table.column("EffectiveCost", "BilledCost") >= 0;
        if (hasFocusCost && table.column("ChargePeriodStart") >= 0) {
            return BillFormat.FOCUS;
        }
        if (table.column("GPUCost") >= 0 && table.column("CPUCost") >= 0) {
            return BillFormat.OPEN_COST;
        }
        throw table.whole(
                String.join(",", table.header()),
                "this is neither a FOCUS bill (EffectiveCost or BilledCost, ChargePeriodStart) nor allocations of"
                        + " OpenCost (GPUCost, CPUCost, TotalCost)",
                "Maybe an export in the FOCUS format of your cloud; docs/money.md lists the columns");
    }

    private static List<String> ignored(CsvTable table, Set<Integer> used, int[] named) {
        Set<Integer> all = new HashSet<>(used);
        IntStream.of(named).forEach(all::add);
        return IntStream.range(0, table.header().size())
                .filter(column -> !all.contains(column))
                .mapToObj(column -> CsvTable.shown(table.columnName(column)))
                .limit(MAX_COLUMNS_SHOWN)
                .toList();
    }

    void throwIfInvalid() {
        for (int i = 0; i < mapping.size() && violations.isEmpty(); i++) {
            if (!usedMappings.contains(mapping.get(i))) {
                violations.add(new Violation(
                        "/mapping/" + i + "/column",
                        mapping.get(i).column(),
                        "no file of the bill has this column",
                        "Maybe SkuId, SkuPriceDetails, ResourceName or Tags.team; " + "of OpenCost, Namespace"));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }

    /** Dollars of one unit of a currency. */
    BigDecimal usdPerUnit(CsvTable table, String currency) {
        if (currency.equals("USD")) {
            return BigDecimal.ONE;
        }
        Exchange exchange = question.exchange();
        if (exchange == null || !exchange.currency().equals(currency)) {
            throw table.at(
                    currency,
                    "a currency other than USD needs your own dated rate",
                    "Maybe exchange: {currency: EUR, usdPerCurrencyUnit: 1.1, asOf: 2026-06-30}, in one currency at a"
                            + " time");
        }
        return BigDecimal.valueOf(exchange.usdPerCurrencyUnit());
    }

    /** The currency of a file that names none. */
    String unnamedCurrency() {
        Exchange exchange = question.exchange();
        return exchange == null ? "USD" : exchange.currency();
    }

    boolean hasCapacity(String system) {
        return systems.contains(system);
    }

    Set<String> systems() {
        return systems;
    }

    @Nullable
    CostColumn cost() {
        return question.cost();
    }

    @Nullable
    Double openCostUsdPerGpuHour() {
        return question.openCostUsdPerGpuHour();
    }

    Charges charges() {
        return charges;
    }

    List<BillFileSummary> files() {
        return files;
    }

    List<String> findings() {
        return findings;
    }
}
