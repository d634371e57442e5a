package io.goodput.calibration.kernels;

import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.scoring.Errors;
import io.goodput.calibration.scoring.KernelFigures;
import io.goodput.calibration.scoring.KernelScores;
import io.goodput.calibration.scoring.LeftApart;
import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.calibration.tables.SystemNames;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.OperatorTime;
import io.goodput.catalog.StepTimes;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Scores the catalog's step times against measured kernels, collectives and power, without fitting. */
public final class KernelAccuracy {
    private static final String SECTION = "kernels";
    private static final String SECONDS = "seconds";
    private static final String WATTS = "shareOfPowerLimit";

    private final MeasurementFolder folder;
    private final Catalog catalog;
    private final SystemNames systems;
    private final RowSink sink;
    private final Map<Group, Errors> groups = new TreeMap<>();
    private final Map<String, Errors> summary = new TreeMap<>();
    private final Map<String, Integer> apart = new TreeMap<>();
    private long floorViolations;

    private KernelAccuracy(MeasurementFolder folder, Catalog catalog, RowSink sink) {
        this.folder = folder;
        this.catalog = catalog;
        this.systems = new SystemNames(catalog);
        this.sink = sink;
    }

    private record Group(String operator, String system, String precision) implements Comparable<Group> {
        @Override
        public int compareTo(Group other) {
            return (operator + "\t" + system + "\t" + precision)
                    .compareTo(other.operator + "\t" + other.system + "\t" + other.precision);
        }
    }

    /** Scores the tables of {@code folder}; absent ones are left out, and every row goes to {@code sink}. */
    public static KernelScores score(MeasurementFolder folder, Catalog catalog, RowSink sink) {
        var accuracy = new KernelAccuracy(folder, catalog, sink);
        for (KernelTable table : KernelTable.values()) {
            accuracy.scoreTimes(table);
        }
        for (PowerTable table : PowerTable.values()) {
            accuracy.scorePower(table);
        }
        return accuracy.scores();
    }

    /** Gives every row of a table whose system the catalog knows. */
    private void forEach(String table, List<String> columns, BiConsumer<Row, AcceleratedSystem> consumer) {
        Row.forEach(folder, table, columns, row -> {
            String name = row.text("system");
            systems.find(name)
                    .ifPresentOrElse(
                            system -> consumer.accept(row, system), () -> leave(table, row, "unknown system " + name));
        });
    }

    private void scoreTimes(KernelTable table) {
        var loads = new KernelTable.Loads();
        Map<Group, Optional<OperatorTime>> times = new HashMap<>();
        forEach(table.file(), table.columns(), (row, system) -> {
            String name = row.text("system");
            KernelRow read;
            try {
                read = table.row(row, system, loads);
            } catch (InvalidInputException e) {
                leave(table.file(), row, e.violations().getFirst().rule());
                return;
            }
            var group =
                    new Group(read.key().operator().title(), name, read.key().precision());
            StepTimes known = catalog.stepTimesOf(system);
            OperatorTime time =
                    times.computeIfAbsent(group, key -> read.key().in(known)).orElse(null);
            if (time == null) {
                leave(table.file(), row, "no fit of " + group.precision() + " on " + name);
                return;
            }
            MeasuredKernel kernel = read.kernel();
            String flag = flag(kernel);
            double beside = kernel.beside().isEmpty() ? 0 : kernel.besideSeconds(known.gemm(kernel.besideWeights()));
            double predicted = beside + kernel.work().seconds(time);
            floorViolations += predicted < kernel.work().floorSeconds() ? 1 : 0;
            if (flag != null) {
                leave(table.file(), row, flag);
                return;
            }
            add(group, kernel.seconds(), predicted, row, SECONDS);
        });
    }

    private static @Nullable String flag(MeasuredKernel kernel) {
        if (Sanity.isBelowFloor(kernel)) {
            return "measured below the data sheet's floor";
        }
        return Sanity.isFarAbove(kernel) ? "measured ten thousand times above the data sheet's floor" : null;
    }

    private void scorePower(PowerTable table) {
        var loads = new KernelTable.Loads();
        forEach(table.file(), table.columns(), (row, system) -> {
            PowerTable.MeasuredPower power = table.row(row, system, loads);
            double predicted = catalog.stepTimesOf(system)
                    .power(power.operator(), power.format())
                    .at(power.peakShare(), power.bandwidthShare(), power.seconds());
            var group = new Group(
                    KernelKey.Operator.POWER.title(),
                    row.text("system"),
                    EnumNames.of(power.operator()) + "/" + EnumNames.of(power.format()));
            add(group, power.share(), predicted, row, WATTS);
        });
    }

    private void add(Group group, double measured, double predicted, Row row, String quantity) {
        groups.computeIfAbsent(group, key -> new Errors()).add(measured, predicted);
        summary.computeIfAbsent(group.operator(), key -> new Errors()).add(measured, predicted);
        if (!sink.equals(RowSink.NONE)) {
            sink.row(SECTION, row.identity(), quantity, measured, predicted, group.operator());
        }
    }

    private void leave(String table, Row row, String reason) {
        apart.merge(table + "\t" + reason, 1, Integer::sum);
        if (!sink.equals(RowSink.NONE)) {
            sink.row("apart", row.identity(), SECONDS, Double.NaN, Double.NaN, reason);
        }
    }

    private KernelScores scores() {
        List<KernelFigures> kernels = new ArrayList<>();
        groups.forEach((group, errors) -> errors.figures()
                .ifPresent(each -> kernels.add(new KernelFigures(
                        group.operator(),
                        group.system(),
                        group.precision(),
                        each.rows(),
                        each.medianAbsolutePercent(),
                        each.p90AbsolutePercent(),
                        each.biasPercent()))));
        SortedMap<String, ErrorFigures> sums = new TreeMap<>();
        summary.forEach((operator, errors) -> errors.figures().ifPresent(each -> sums.put(operator, each)));
        List<LeftApart> left = new ArrayList<>();
        apart.forEach((name, rows) -> left.add(
                new LeftApart(name.substring(0, name.indexOf('\t')), name.substring(name.indexOf('\t') + 1), rows)));
        return new KernelScores(kernels, sums, floorViolations, left);
    }
}
