package io.goodput.cli.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.StepTimes;
import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CalibrateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    /** Products on B200 at half of its 2,250 TFLOP/s and half of its 7.7 TB/s, and 5 µs. */
    @BeforeEach
    void measure() throws IOException {
        var text = new StringBuilder("system,gemm_dtype,m,n,k,latency_ms\n");
        for (int k = 1_024; k <= 8_192; k *= 2) {
            for (int n = 1_024; n <= 8_192; n *= 2) {
                for (int m = 1; m <= 8_192; m *= 4) {
                    double compute = 2.0 * m * n * k / (0.5 * 2_250e12);
                    double memory = 2.0 * ((double) m * k + (double) n * k + (double) m * n) / (0.5 * 7.7e12);
                    double milliseconds = 1e3 * (5e-6 + Math.max(compute, memory));
                    text.append(String.format(Locale.ROOT, "b200_sxm,bfloat16,%d,%d,%d,%.9f%n", m, n, k, milliseconds));
                }
            }
        }
        text.append("tpu_v7,bfloat16,1,1024,1024,0.01\n");
        Files.writeString(folder.resolve("gemm_trtllm.csv"), text);
    }

    private String calibrate(String to) throws IOException {
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        Path target = folder.resolve(to);
        int code = commandLine.execute("calibrate", "--data", folder.toString(), "--out", target.toString());
        assertEquals(0, code, () -> err.toString());
        return Files.readString(target.resolve("hgx-b200.json"));
    }

    @Test
    void whatIsFittedIsWhatTheCatalogReads() throws IOException {
        StepTimes times = Codec.readStrict(StepTimes.class, calibrate("fits"), Format.JSON);
        StepTimes.Gemm gemm = times.gemm(NumberFormat.BFLOAT16);
        assertEquals("hgx-b200", times.system());
        assertEquals(112, gemm.time().error().points());
        assertTrue(
                gemm.time().error().medianShare() < 0.03,
                () -> gemm.time().error().toString());
        assertEquals(0.5, gemm.time().computeEfficiency(), 0.05);
        assertEquals(0.5, gemm.time().memoryEfficiency(), 0.05);
        assertEquals(5e-6, gemm.time().fixedSeconds(), 1e-6);
        assertTrue(out.toString().contains("hgx-b200.json: "), () -> out.toString());
        assertFalse(Files.exists(folder.resolve("fits/tpu_v7.json")), "it is no system of the catalog");
    }

    @Test
    void theSameTablesGiveTheSameBytes() throws IOException {
        assertEquals(calibrate("once"), calibrate("twice"));
    }
}
