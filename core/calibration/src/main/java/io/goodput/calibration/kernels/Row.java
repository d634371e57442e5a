package io.goodput.calibration.kernels;

import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.calibration.tables.MeasurementTable;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The current row of a table, its values by the names of columns. */
final class Row {
    private final MeasurementTable table;
    private final List<String> names;
    private final Map<String, MeasurementTable.Column> columns;

    private Row(MeasurementTable table, List<String> columns) {
        this.table = table;
        this.names = columns;
        this.columns = columns.stream().collect(Collectors.toMap(Function.identity(), table::column));
    }

    /** Gives every row of a table to {@code consumer}; none when the folder lacks it. */
    static void forEach(MeasurementFolder folder, String name, List<String> columns, Consumer<Row> consumer) {
        try (MeasurementTable table =
                folder.open(name, columns.toArray(String[]::new)).orElse(null)) {
            if (table != null) {
                var row = new Row(table, columns);
                while (table.next()) {
                    consumer.accept(row);
                }
            }
        }
    }

    private MeasurementTable.Column column(String name) {
        return Objects.requireNonNull(columns.get(name), name);
    }

    String text(String column) {
        return column(column).text();
    }

    double number(String column) {
        return column(column).real();
    }

    int whole(String column) {
        return column(column).whole();
    }

    /** File and number of the row, and its values: what tells it from others. */
    String identity() {
        return table.name() + " row " + table.row() + ": "
                + names.stream().map(column -> column + "=" + text(column)).collect(Collectors.joining(" "));
    }

    /** The refusal of a value. */
    InvalidInputException refused(String column, String rule, String advice) {
        return new InvalidInputException(new Violation(
                "", text(column), "%s: row %d: %s %s".formatted(table.name(), table.row(), column, rule), advice));
    }
}
