package io.goodput.simulation.steps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Measured tables that are not part of the repository; tests of them are skipped where they are absent. */
final class MeasuredTables {
    private MeasuredTables() {}

    static Path folder() {
        return MeasuredData.folder().resolve("silicon");
    }

    static boolean arePresent() {
        return Files.exists(folder().resolve("e2e_silicon.csv.gz"));
    }

    /** One row. */
    record Row(Map<String, String> values) {
        String text(String column) {
            return Objects.requireNonNull(values.get(column), column);
        }

        double number(String column) {
            return Double.parseDouble(text(column));
        }
    }

    /** Rows of a gzipped table without quotes, by column. */
    static List<Row> rows(String file) {
        List<Row> rows = new ArrayList<>();
        try (var reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder().resolve(file))), StandardCharsets.UTF_8))) {
            String[] names = reader.readLine().split(",", -1);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] values = line.split(",", -1);
                Map<String, String> row = new TreeMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], values[i]);
                }
                rows.add(new Row(row));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
