package io.goodput.simulation.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import io.goodput.contracts.InvalidInputException;
import io.goodput.engine.RequestView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestRowsTest {
    private static final List<String> CLASSES = List.of("chat", "agents, \"long\"");

    @TempDir
    private Path folder = Path.of("");

    /** A request that has ended, as plain values. */
    private record Ended(
            long number,
            int requestClass,
            End end,
            int session,
            double arrivedAt,
            int inputTokens,
            int drawnHitTokens,
            int cachedTokens,
            int maxOutputTokens,
            int wantedOutputTokens,
            int outputTokens,
            int promptInstance,
            int decodeInstance,
            double takenAt,
            double firstTokenAt,
            double endedAt,
            double transferSeconds,
            int preemptions,
            int retries)
            implements RequestView {
        @Override
        public double longestGapSeconds() {
            return Double.NaN;
        }

        @Override
        public int promptRank() {
            return 0;
        }

        @Override
        public int decodeRank() {
            return 0;
        }

        @Override
        public double prefilledAt() {
            return takenAt;
        }

        @Override
        public double roomAt() {
            return takenAt;
        }

        @Override
        public double movedAt() {
            return takenAt;
        }
    }

    private static final Ended FINISHED = new Ended(
            7,
            1,
            RequestView.End.FINISHED,
            4,
            0.1,
            1_000,
            600,
            512,
            64,
            20,
            20,
            3,
            5,
            0.1 + 0.2,
            1e-7,
            1.0 / 3,
            1e300,
            2,
            1);
    private static final Ended REJECTED = new Ended(
            8, 0, RequestView.End.REJECTED, -1, 2, 10, -1, 0, 64, 30, 0, -1, -1, Double.NaN, Double.NaN, 2, 0, 0, 0);

    private Path write(String name, Iterable<Ended> rows) throws IOException {
        Path file = folder.resolve(name);
        try (RequestRows out = RequestRows.open(file, CLASSES)) {
            rows.forEach(out::ended);
        }
        return file;
    }

    @Test
    void csvIsAHeaderAndALineForEach() throws IOException {
        assertEquals("""
                id,class,session,arrivalSeconds,inputTokens,hitTokens,cachedTokens,maxOutputTokens,wantedOutputTokens,\
                outputTokens,prefillInstance,decodeInstance,\
                firstScheduledSeconds,firstTokenSeconds,lastTokenSeconds,endSeconds,transferSeconds,preemptions,retries,state
                7,"agents, ""long""\",4,0.1,1000,600,512,64,20,20,3,5,0.30000000000000004,1.0E-7,0.3333333333333333,\
                0.3333333333333333,1.0E300,2,1,finished
                8,chat,,2.0,10,,0,64,30,0,,,,,,2.0,0.0,0,0,rejected
                """, Files.readString(write("rows.csv", List.of(FINISHED, REJECTED))));
    }

    @Test
    void noRequestsAreAFileWithoutRows() throws IOException {
        assertEquals(1, Files.readAllLines(write("none.csv", List.of())).size());
        assertEquals(List.of(), parquet(write("none.parquet", List.of())));
    }

    @Test
    void aFileThatIsThereIsReplaced() throws IOException {
        for (String name : List.of("again.csv", "again.parquet")) {
            write(name, List.of(FINISHED, REJECTED));
            write(name, List.of(REJECTED));
        }
        assertEquals(2, Files.readAllLines(folder.resolve("again.csv")).size());
        assertEquals(1, parquet(folder.resolve("again.parquet")).size());
    }

    @Test
    void anotherEndingIsRefusedByItsName() {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> RequestRows.open(folder.resolve("rows.xlsx"), CLASSES));
        String violation = refused.violations().getFirst().toString();
        assertTrue(violation.contains("rows.xlsx"), violation);
        assertTrue(violation.contains(".parquet"), violation);
    }

    /** All columns, as text; absent ones are null. */
    private static List<@Nullable String> expected(Ended row) {
        List<@Nullable String> cells = new ArrayList<>();
        cells.add(Long.toString(row.number));
        cells.add(CLASSES.get(row.requestClass));
        cells.add(unlessNegative(row.session));
        cells.add(bits(row.arrivedAt));
        cells.add(Integer.toString(row.inputTokens));
        cells.add(unlessNegative(row.drawnHitTokens));
        cells.add(Integer.toString(row.cachedTokens));
        cells.add(Integer.toString(row.maxOutputTokens));
        cells.add(Integer.toString(row.wantedOutputTokens));
        cells.add(Integer.toString(row.outputTokens));
        cells.add(unlessNegative(row.promptInstance));
        cells.add(unlessNegative(row.decodeInstance));
        cells.add(Double.isNaN(row.takenAt) ? null : bits(row.takenAt));
        cells.add(Double.isNaN(row.firstTokenAt) ? null : bits(row.firstTokenAt));
        cells.add(row.end == RequestView.End.FINISHED ? bits(row.endedAt) : null);
        cells.add(bits(row.endedAt));
        cells.add(bits(row.transferSeconds));
        cells.add(Integer.toString(row.preemptions));
        cells.add(Integer.toString(row.retries));
        cells.add(row.end.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return cells;
    }

    private static @Nullable String unlessNegative(int value) {
        return value < 0 ? null : Integer.toString(value);
    }

    private static String bits(double value) {
        return Long.toHexString(Double.doubleToRawLongBits(value));
    }

    private static List<List<@Nullable String>> parquet(Path file) throws IOException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
                RowReader row = reader.rowReader()) {
            while (row.hasNext()) {
                row.next();
                List<@Nullable String> cells = new ArrayList<>();
                for (Column column : Column.values()) {
                    cells.add(
                            row.isNull(column.title)
                                    ? null
                                    : switch (column.kind) {
                                        case TEXT -> row.getString(column.title);
                                        case WHOLE -> Long.toString(row.getLong(column.title));
                                        case REAL -> bits(row.getDouble(column.title));
                                    });
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    private static List<@Nullable String> cells(NamedCsvRecord row) {
        List<@Nullable String> cells = new ArrayList<>();
        for (Column column : Column.values()) {
            String text = row.getField(column.title);
            cells.add(text.isEmpty() ? null : column.kind == Column.Kind.REAL ? bits(Double.parseDouble(text)) : text);
        }
        return cells;
    }

    private static Ended random(Random random, long number) {
        RequestView.End[] ends = RequestView.End.values();
        double arrivedAt = Math.abs(Double.longBitsToDouble(random.nextLong()));
        return new Ended(
                number,
                random.nextInt(2),
                ends[random.nextInt(ends.length)],
                random.nextInt(5) - 1,
                Double.isFinite(arrivedAt) ? arrivedAt : 1,
                random.nextInt(),
                random.nextInt(1_000) - 1,
                random.nextInt(1_000),
                random.nextInt(1_000),
                random.nextInt(1_000),
                random.nextInt(1_000),
                random.nextInt(5) - 1,
                random.nextInt(5) - 1,
                random.nextBoolean() ? Double.NaN : random.nextDouble(),
                random.nextBoolean() ? Double.NaN : random.nextGaussian(),
                random.nextDouble() * 1e6,
                random.nextExponential(),
                random.nextInt(3),
                random.nextInt(3));
    }

    @Test
    void everyValueComesBackBitForBit() throws IOException {
        long seed = 42;
        var random = new Random(seed);
        List<Ended> rows = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            rows.add(random(random, random.nextLong() >>> 1));
        }
        List<List<@Nullable String>> expected =
                rows.stream().map(RequestRowsTest::expected).toList();
        assertEquals(expected, parquet(write("rows.parquet", rows)), () -> "seed " + seed);
        try (var reader = CsvReader.builder().ofNamedCsvRecord(write("rows.csv", rows))) {
            assertEquals(expected, reader.stream().map(RequestRowsTest::cells).toList(), () -> "seed " + seed);
        }
        try (var reader = CsvReader.builder()
                .ofNamedCsvRecord(new GZIPInputStream(Files.newInputStream(write("rows.csv.gz", rows))))) {
            assertEquals(expected, reader.stream().map(RequestRowsTest::cells).toList(), () -> "seed " + seed);
        }
    }

    /** What is held until the file is closed has a bound: the rows are in several groups. */
    @Test
    void manyRowsAreWrittenInGroups() throws IOException {
        int rows = 300_000;
        var random = new Random(1);
        Path file = folder.resolve("many.parquet");
        try (RequestRows out = RequestRows.open(file, CLASSES)) {
            for (int i = 0; i < rows; i++) {
                out.ended(random(random, i));
            }
        }
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
            int groups = reader.getFileMetaData().rowGroups().size();
            assertTrue(groups > 1, groups + " groups");
            assertEquals(rows, reader.getFileMetaData().numRows());
        }
    }
}
