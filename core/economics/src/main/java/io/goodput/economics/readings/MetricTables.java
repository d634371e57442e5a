package io.goodput.economics.readings;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The CSV of AIPerf and GenAI-Perf as the object that their JSON is: tables divided by blank lines, of metrics by
 * statistics and of metrics with one value. Columns are found by the header. "Time to First Token" is AIPerf's, "Time To
 * First Token" GenAI-Perf's.
 */
final class MetricTables {
    private static final int MAX_BUFFER = 1 << 20;
    private static final int MAX_NUMBER = 64;

    private MetricTables() {}

    static Document read(Reader text, String name) throws IOException {
        var document = new Document(name, 1, "");
        // Closing it would close the text, which its owner does.
        CsvReader<CsvRecord> csv = CsvReader.builder()
                .skipEmptyLines(false)
                .maxBufferSize(MAX_BUFFER)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text);
        List<String> header = List.of();
        for (CsvRecord record : csv) {
            String first = record.getField(0).strip();
            if (first.isEmpty()) {
                header = List.of();
            } else if (first.equals("Metric")) {
                header = record.getFields().stream()
                        .map(column -> column.strip().toLowerCase(Locale.ROOT))
                        .toList();
            } else if (!header.isEmpty()) {
                addMetric(document, header, record, first);
            }
        }
        return document;
    }

    private static void addMetric(Document document, List<String> header, CsvRecord record, String metric) {
        int bracket = metric.lastIndexOf('(');
        String bare = bracket < 0 ? metric : metric.substring(0, bracket).strip();
        String tag = "/"
                + bare.toLowerCase(Locale.ROOT)
                        .replace("~", "~0")
                        .replace("/", "~1")
                        .replace(' ', '_');
        if (bracket >= 0 && metric.endsWith(")")) {
            document.put(tag + "/unit", metric.substring(bracket + 1, metric.length() - 1));
        }
        if (bare.contains(" to ")) {
            document.put("/aiperf_table", true);
        }
        for (int i = 1; i < Math.min(header.size(), record.getFieldCount()); i++) {
            String value = record.getField(i).strip();
            String statistic = header.get(i).equals("value") ? "avg" : header.get(i);
            Double number = number(value.replace(",", ""));
            if (number != null) {
                document.put(tag + "/" + statistic, number);
            } else if (!value.isEmpty() && !value.equals("N/A")) {
                throw Refusals.of(
                        Document.where(document.file(), record.getStartingLineNumber(), ""),
                        value,
                        metric + ", " + header.get(i) + " must be a number",
                        "Maybe the file was changed by hand");
            }
        }
    }

    /** The number that {@code text} is; null where it is none. */
    static @Nullable Double number(String text) {
        if (text.length() > MAX_NUMBER || !text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
            return null;
        }
        return Double.valueOf(text);
    }
}
