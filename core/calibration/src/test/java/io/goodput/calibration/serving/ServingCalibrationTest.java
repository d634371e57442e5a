package io.goodput.calibration.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.StepTimes;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingCalibrationTest {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final String LLAMA = "nvidia/Llama-3.1-8B-Instruct-FP8";

    @TempDir
    private Path folder;

    private ServingCalibration fit() {
        return ServingCalibration.fit(new MeasurementFolder(folder), CATALOG, List.of(), "2026-08-21");
    }

    /** Four clients at 8 ms a token: an H100 alone needs less, so that the host must need the rest. */
    @Test
    void anEngineGetsTheHostTimesThatItsLoadTestsNeed() throws IOException {
        Files.writeString(
                folder.resolve("e2e_silicon.csv"),
                ServingAccuracyTest.SILICON + ServingAccuracyTest.silicon("a", LLAMA, 0, 1));
        ServingCalibration fitted = fit();
        assertEquals(List.of("vllm"), List.copyOf(fitted.engines().keySet()));
        ServingEngine engine = Codec.readStrict(
                ServingEngine.class, Objects.requireNonNull(fitted.engines().get("vllm")), Format.YAML);
        ServingEngine shipped = CATALOG.findEngine("vllm").orElseThrow();
        assertNotEquals(shipped.hostTimes(), engine.hostTimes());
        assertEquals(shipped, engine.withHostTimes(shipped.hostTimes()), "all else is as it was");
        assertTrue(
                engine.hostTimes().decodeSeconds().source().startsWith("fitted to 1 load tests of llama-3.1-8b"),
                () -> engine.hostTimes().toString());
        ServingScores scores = ServingAccuracy.score(
                new MeasurementFolder(folder), Changed.engine(CATALOG, engine), (a, b, c, d, e, f) -> {});
        double tpot =
                Objects.requireNonNull(scores.endToEnd().aggregated().tpot()).medianAbsolutePercent();
        assertTrue(tpot < 10, () -> "off by " + tpot + " %");
        assertEquals(fitted, fit(), "the same tables give the same times");
    }

    @Test
    void nothingIsFittedOnGroupsThatAreHeldOut() throws IOException {
        Files.writeString(
                folder.resolve("e2e_silicon.csv"),
                ServingAccuracyTest.SILICON
                        + ServingAccuracyTest.silicon("a", "nvidia/Llama-3.1-70B-Instruct-FP8", 0, 1)
                                .replace("h100_sxm", "h200_sxm"));
        assertTrue(fit().engines().isEmpty());
    }

    @Test
    void aSystemWithoutKernelsGetsTheWiderOfBothBands() {
        AcceleratedSystem rubin = CATALOG.findSystem("vr200-nvl72").orElseThrow();
        AcceleratedSystem.StepTimesFrom from = Objects.requireNonNull(rubin.stepTimesFrom());
        AcceleratedSystem.StepTimesFrom wide =
                StepBands.of(from, new StepBands.Band(-0.4, 0.3, 1_000), new StepTimes.StepError(-0.2, 0.5, "its own"));
        assertEquals(-0.4, wide.lowShare());
        assertEquals(0.5, wide.highShare());
        AcceleratedSystem read =
                Codec.readStrict(AcceleratedSystem.class, EntryText.ofSystem("vr200-nvl72", wide), Format.YAML);
        assertEquals(wide, read.stepTimesFrom());
        assertEquals(rubin.besideBoards(), read.besideBoards());
    }
}
