package io.goodput.calibration.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTableTest {
    private static final String GEMM = """
            system,m,latency_ms,fast
            h100_sxm,1,0.25,True
            "b200,sxm",2.0,,0
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path zipped(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Files.write(folder.resolve(name), bytes.toByteArray());
    }

    private static String refusal(Path file, String... required) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> {
            try (MeasurementTable table = MeasurementTable.open(file, 3, required)) {
                while (table.next()) {
                    table.column("m").whole();
                    table.column("latency_ms").positive();
                }
            }
        });
        return String.valueOf(refused.getMessage());
    }

    @Test
    void rowsAreReadByTheNamesOfColumns() throws IOException {
        for (Path file : new Path[] {file("gemm.csv", GEMM), zipped("gemm.csv.gz", GEMM)}) {
            try (MeasurementTable table = MeasurementTable.open(file, "m", "system")) {
                MeasurementTable.Column system = table.column("system");
                MeasurementTable.Column m = table.column("m");
                MeasurementTable.Column latency = table.column("latency_ms");
                MeasurementTable.Column fast = table.column("fast");
                assertTrue(table.next());
                assertEquals(1, table.row());
                assertEquals("h100_sxm", system.text());
                assertEquals(1, m.whole());
                assertEquals(0.25, latency.positive());
                assertTrue(fast.flag());
                assertTrue(table.next());
                assertEquals("b200,sxm", system.text());
                assertEquals(2, m.whole());
                assertFalse(latency.isPresent());
                assertEquals(7, latency.realOr(7));
                assertFalse(fast.flag());
                assertEquals(Optional.empty(), table.find("n"));
                assertFalse(table.next());
            }
        }
    }

    @Test
    void aTableIsFoundByItsNameCompressedOrNot() throws IOException {
        zipped("gemm.csv.gz", GEMM);
        file("moe.csv", GEMM);
        MeasurementFolder tables = new MeasurementFolder(folder);
        assertTrue(tables.find("gemm").isPresent());
        assertTrue(tables.find("moe").isPresent());
        assertFalse(tables.open("nccl", "m").isPresent());
        assertThrows(InvalidInputException.class, () -> new MeasurementFolder(folder.resolve("none")));
    }

    @Test
    void missingColumnsAreNamedWithTheNearestOnes() throws IOException {
        String refusal = refusal(file("gemm.csv", GEMM), "system", "latency", "n");
        assertTrue(refusal.contains("gemm.csv: the header must have the column latency."), refusal);
        assertTrue(refusal.contains("Maybe latency_ms"), refusal);
        assertTrue(refusal.contains("gemm.csv: the header must have the column n."), refusal);
        assertFalse(refusal.contains("column system"), refusal);
    }

    @Test
    void aWrongValueIsRefusedWithItsRow() throws IOException {
        String header = "m,latency_ms\n1,1\n";
        assertTrue(refusal(file("a.csv", header + "1.5,1\n")).contains("m of row 2 must be a whole number"));
        assertTrue(refusal(file("a.csv", header + "x,1\n")).contains("m of row 2 must be a number"));
        assertTrue(refusal(file("a.csv", header + "1,0\n")).contains("latency_ms of row 2 must be above 0"));
        assertTrue(refusal(file("a.csv", header + "1,NaN\n")).contains("latency_ms of row 2 must be a number"));
        assertTrue(refusal(file("a.csv", header + "1,\n")).contains("latency_ms of row 2 must be a number"));
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        String header = "m,latency_ms\n1,1\n";
        assertTrue(refusal(file("a.csv", "")).contains("a table begins with its header"));
        assertTrue(refusal(file("a.csv", header + "1\n")).contains("row 2 must have as many fields as the header, 2"));
        assertTrue(refusal(file("a.csv", header + header.repeat(3).replace("m,latency_ms\n", "")))
                .contains("at most 3 rows are read"));
        assertTrue(refusal(file("a.csv", header + "1".repeat(MeasurementTable.MAX_ROW_CHARACTERS) + "1,1\n"))
                .contains("after row 1"));
        Path whole = zipped("a.csv.gz", header.repeat(1));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length - 9));
        assertTrue(refusal(whole).contains("a.csv.gz"));
    }
}
