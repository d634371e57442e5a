package io.goodput.calibration.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.calibration.scoring.KernelScores;
import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.NumberFormat;
import io.goodput.contracts.InvalidInputException;
import io.goodput.simulation.steps.KernelWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of small tables whose errors are known. */
class KernelAccuracyTest {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final String HEADER = "system,gemm_dtype,kernel_source,m,n,k,latency_ms\n";

    @TempDir
    Path folder;

    private static double predicted(int m, int n, int k) {
        AcceleratedSystem system = CATALOG.findSystem("hgx-b200").orElseThrow();
        return KernelWork.product(system, NumberFormat.FP8, m, k, n)
                .seconds(CATALOG.stepTimesOf(system).gemm(NumberFormat.FP8).time());
    }

    private static String row(String system, String format, int m, double milliseconds) {
        return String.format(Locale.ROOT, "%s,%s,x,%d,4096,7168,%.12f%n", system, format, m, milliseconds);
    }

    private KernelScores score(String table, String text, RowSink sink) throws IOException {
        Files.writeString(folder.resolve(table + ".csv"), text);
        return KernelAccuracy.score(new MeasurementFolder(folder), CATALOG, sink);
    }

    @Test
    void errorsArePredictedOverMeasured() throws IOException {
        var text = new StringBuilder(HEADER);
        for (int m : new int[] {1, 16, 256}) {
            text.append(row("b200_sxm", "fp8", m, 1e3 * predicted(m, 4_096, 7_168) / 1.25));
        }
        List<String> seen = new ArrayList<>();
        KernelScores scores = score(
                "gemm_trtllm",
                text.toString(),
                (section, identity, quantity, measured, guessed, note) -> seen.add(identity));
        assertEquals(1, scores.kernels().size());
        assertEquals(25, scores.kernels().getFirst().medianAbsolutePercent(), 0.01);
        assertEquals(25, scores.kernels().getFirst().biasPercent(), 0.01);
        assertEquals("fp8", scores.kernels().getFirst().precision());
        assertEquals(3, Objects.requireNonNull(scores.summary().get("gemm")).rows());
        assertEquals(0, scores.floorViolations());
        assertEquals(3, seen.size());
        assertTrue(seen.get(1).contains("m=16"), seen.get(1));
    }

    @Test
    void whatCannotBeScoredIsLeftApartWithItsReason() throws IOException {
        String text = HEADER
                + row("b200_sxm", "fp8", 64, 1e3 * predicted(64, 4_096, 7_168))
                + row("tpu_v7", "fp8", 64, 1)
                + row("b200_sxm", "fp6", 64, 1)
                + row("h100_sxm", "nvfp4", 64, 1)
                + row("b200_sxm", "fp8", 64, 1e-6)
                // Microseconds in a column of milliseconds.
                + row("b200_sxm", "fp8", 64, 1e9 * predicted(64, 4_096, 7_168));
        KernelScores scores = score("gemm_trtllm", text, RowSink.NONE);
        assertEquals(1, Objects.requireNonNull(scores.summary().get("gemm")).rows());
        List<String> reasons =
                scores.apart().stream().map(each -> each.reason()).toList();
        assertEquals(5, reasons.size(), reasons.toString());
        assertTrue(reasons.contains("unknown system tpu_v7"), reasons.toString());
        assertTrue(
                reasons.stream().anyMatch(each -> each.contains("fp6") || each.contains("number format")),
                reasons.toString());
        assertTrue(reasons.contains("measured below the data sheet's floor"), reasons.toString());
        assertTrue(reasons.contains("measured ten thousand times above the data sheet's floor"), reasons.toString());
    }

    @Test
    void aTableWithoutAColumnIsRefusedByItsName() {
        InvalidInputException refused = assertThrows(
                InvalidInputException.class,
                () -> score("gemm_trtllm", "system,gemm_dtype,m,n,k,latency_us\n", RowSink.NONE));
        assertTrue(refused.violations().getFirst().rule().contains("latency_ms"), refused.getMessage());
        assertTrue(refused.violations().getFirst().rule().contains("gemm_trtllm.csv"), refused.getMessage());
    }

    @Test
    void anEmptyFolderHasNothingToScore() {
        KernelScores scores = KernelAccuracy.score(new MeasurementFolder(folder), CATALOG, RowSink.NONE);
        assertEquals(List.of(), scores.kernels());
        assertEquals(List.of(), scores.apart());
    }
}
