package io.goodput.economics.reconciliation;

import io.goodput.contracts.reconciliation.PaidLineKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Allocations of OpenCost: its CSV export (opencost, pkg/costmodel/csv_export.go: Date, Namespace, … GPUs, … GPUCost,
 * TotalCost), or its API's allocations as a table (window start and end, GPU hours). The export's GPUs are the mean while
 * the pod ran, and it does not say for how long that was.
 */
final class OpenCostRows implements BillReader.Rows {
    private static final long DAY_SECONDS = 86_400;

    private final CsvTable table;
    private final BillReader reader;
    private final GpuRows mapped;
    private final int date;
    private final int start;
    private final int end;
    private final int namespace;
    private final int gpus;
    private final int gpuHours;
    private final int gpuCost;
    private final int cpuCost;
    private final int ramCost;
    private final int volumeCost;
    private final int networkCost;
    private final int balancerCost;
    private final int totalCost;
    private final BigDecimal rate;
    private final List<String> findings = new ArrayList<>();
    private BigDecimal usd = BigDecimal.ZERO;
    private BigDecimal wholeDaysUsd = BigDecimal.ZERO;
    private BigDecimal onlySystemUsd = BigDecimal.ZERO;

    OpenCostRows(CsvTable table, BillReader reader, GpuRows mapped) {
        this.table = table;
        this.reader = reader;
        this.mapped = mapped;
        start = table.column("window.start", "start");
        end = table.column("window.end", "end");
        date = start >= 0 && end >= 0 ? -1 : table.required("Date");
        namespace = table.column("Namespace", "properties.namespace", "Name");
        gpus = table.column("GPUs", "gpuCount");
        gpuHours = table.column("GPUHours");
        gpuCost = table.required("GPUCost");
        cpuCost = table.required("CPUCost");
        ramCost = table.column("RAMCost");
        volumeCost = table.column("PVCost");
        networkCost = table.column("NetworkCost");
        balancerCost = table.column("LoadBalancerCost");
        totalCost = table.column("TotalCost");
        rate = reader.usdPerUnit(table, reader.unnamedCurrency());
    }

    @Override
    public void take() {
        BigDecimal gpu = money(gpuCost);
        BigDecimal compute = money(cpuCost).add(money(ramCost));
        BigDecimal storage = money(volumeCost);
        BigDecimal network = money(networkCost).add(money(balancerCost));
        BigDecimal parts = gpu.add(compute).add(storage).add(network);
        BigDecimal total = table.cell(totalCost).isEmpty() ? parts : money(totalCost);
        placeGpus(gpu);
        String name = table.cell(namespace);
        addUnlessZero(PaidLineKind.COMPUTE, name, compute);
        addUnlessZero(PaidLineKind.STORAGE, name, storage);
        addUnlessZero(PaidLineKind.NETWORK, name, network);
        // Shared and external cost, and the last digit of sums of floating numbers.
        addUnlessZero(PaidLineKind.OTHER, name, total.subtract(parts));
        usd = usd.add(total);
    }

    private void addUnlessZero(PaidLineKind kind, String name, BigDecimal part) {
        if (part.signum() != 0) {
            reader.charges().add(kind, name, part, 0);
        }
    }

    private void placeGpus(BigDecimal paid) {
        BigDecimal count = number(gpus);
        BigDecimal counted = number(gpuHours);
        if (paid.signum() == 0 && count.signum() == 0 && counted.signum() == 0) {
            return;
        }
        long from = date >= 0 ? time(date) : time(start);
        long to = date >= 0 ? from + DAY_SECONDS : time(end);
        if (to <= from) {
            throw table.at(
                    table.cell(start) + " to " + table.cell(end),
                    "a window must end after it starts",
                    "Maybe swap them");
        }
        Optional<String> system = mapped.find().flatMap(found -> found.isMapped() ? found.system() : Optional.empty());
        boolean isOnly = system.isEmpty() && reader.systems().size() == 1;
        if (system.isEmpty() && !isOnly) {
            reader.charges().add(PaidLineKind.UNMAPPED_GPU, table.cell(namespace), paid, 0);
            return;
        }
        String name = system.orElseGet(() -> reader.systems().iterator().next());
        onlySystemUsd = isOnly ? onlySystemUsd.add(paid) : onlySystemUsd;
        BigDecimal hours = hours(paid, count, counted, to - from);
        if (!Charges.isPossible(hours)) {
            throw table.at(
                    hours.toPlainString() + " GPU-hours",
                    "a row must be of 0 to 1,000,000 GPU-hours",
                    "Maybe another unit");
        }
        if (reader.hasCapacity(name)) {
            reader.charges().addGpus(new Charges.Period(name, from, to, false), paid, Charges.nanos(hours));
        } else {
            reader.charges().add(PaidLineKind.OTHER_GPU, name, paid, Charges.nanos(hours));
        }
    }

    /** GPU-hours as they are counted; else by what one was said to cost; else those of the whole window. */
    private BigDecimal hours(BigDecimal paid, BigDecimal count, BigDecimal counted, long seconds) {
        if (!table.cell(gpuHours).isEmpty()) {
            return counted;
        }
        Double price = reader.openCostUsdPerGpuHour();
        if (price != null) {
            return paid.divide(BigDecimal.valueOf(price).multiply(rate), MathContext.DECIMAL128);
        }
        wholeDaysUsd = wholeDaysUsd.add(paid);
        return count.multiply(BigDecimal.valueOf(seconds)).divide(BigDecimal.valueOf(3_600), MathContext.DECIMAL128);
    }

    private BigDecimal money(int column) {
        return number(column).multiply(rate);
    }

    private BigDecimal number(int column) {
        String text = table.cell(column);
        return Cells.decimal(text.isEmpty() ? "0" : text)
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
                        date,
                        start,
                        end,
                        namespace,
                        gpus,
                        gpuHours,
                        gpuCost,
                        cpuCost,
                        ramCost,
                        volumeCost,
                        networkCost,
                        balancerCost,
                        totalCost)
                .boxed()
                .collect(Collectors.toSet());
    }

    @Override
    public BigDecimal usd() {
        return usd;
    }

    @Override
    public @Nullable BigDecimal otherUsd() {
        return null;
    }

    @Override
    public @Nullable String currency() {
        return null;
    }

    @Override
    public List<String> findings() {
        List<String> all = new ArrayList<>(findings);
        if (wholeDaysUsd.signum() != 0) {
            all.add(ReconciliationWords.dollars(wholeDaysUsd) + " of " + table.name()
                    + " do not say for how long pods held their GPUs: they are taken to be whole windows, the most that"
                    + " it can be. openCostUsdPerGpuHour would tell their hours from their cost");
        }
        if (onlySystemUsd.signum() != 0) {
            all.add(ReconciliationWords.dollars(onlySystemUsd) + " of " + table.name()
                    + " do not say which GPUs: they are" + " taken to be "
                    + reader.systems().iterator().next() + ", the only system with a capacity");
        }
        return all;
    }
}
