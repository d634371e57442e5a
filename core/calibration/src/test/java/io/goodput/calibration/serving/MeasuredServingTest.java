package io.goodput.calibration.serving;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.StepTimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Measured load tests and prefill steps against the shipped numbers, and the catalog's error bands against what is found. */
class MeasuredServingTest {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final int FEWEST_ROWS_OF_A_BAND = 20;

    /** {@code GOODPUT_DATA}, else {@code ../shared/data} beside the repository. */
    private static Path folder() {
        String set = System.getenv().getOrDefault("GOODPUT_DATA", "");
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return set.isEmpty() ? root.resolve("../shared/data").normalize() : Path.of(set);
    }

    private static MeasurementFolder tables(String needed) {
        assumeTrue(Files.isDirectory(folder()), () -> "skipped: no " + folder());
        var tables = new MeasurementFolder(folder());
        assumeTrue(tables.find(needed).isPresent(), () -> "skipped: no " + needed + " in " + folder());
        return tables;
    }

    @Test
    void loadTestsAreWithinTheirGoalsAndTheBandsOfSystemsCoverThem() {
        Map<String, List<Double>> errors = new TreeMap<>();
        ServingScores scores = ServingAccuracy.score(
                tables(ServingTables.SILICON), CATALOG, (section, row, quantity, measured, predicted, note) -> {
                    if (section.equals("endToEnd.aggregated") && quantity.equals("tpotSeconds")) {
                        errors.computeIfAbsent(note.substring(note.lastIndexOf(' ') + 1), key -> new ArrayList<>())
                                .add(measured / predicted - 1);
                    }
                });
        ErrorFigures tpot = scores.endToEnd().aggregated().tpot();
        ErrorFigures ttft = scores.endToEnd().aggregated().ttft();
        ErrorFigures output = scores.endToEnd().aggregated().outputThroughput();
        assertNotNull(tpot);
        assertNotNull(ttft);
        assertNotNull(output);
        assertTrue(tpot.rows() > 700, () -> "rows: " + tpot);
        assertTrue(tpot.medianAbsolutePercent() <= 12 && tpot.meanAbsolutePercent() <= 25, () -> "TPOT " + tpot);
        assertTrue(ttft.medianAbsolutePercent() <= 30, () -> "TTFT " + ttft);
        assertTrue(output.medianAbsolutePercent() <= 13, () -> "output " + output);
        errors.values().removeIf(each -> each.size() < FEWEST_ROWS_OF_A_BAND);
        errors.forEach((system, each) -> {
            AcceleratedSystem entry = CATALOG.findSystem(system).orElseThrow();
            StepTimes.StepError band = CATALOG.stepTimesOf(entry).error();
            double[] sorted =
                    each.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double low = sorted[sorted.length / 10];
            double high = sorted[sorted.length * 9 / 10];
            assertTrue(band.lowShare() <= low, () -> system + ": low " + band.lowShare() + " > " + low);
            assertTrue(band.highShare() >= high, () -> system + ": high " + band.highShare() + " < " + high);
        });
    }

    /** The band that shipped systems without kernels of their own state, worked out again. */
    @Test
    void theBandOfAnotherGenerationHolds() {
        tables(ServingTables.SILICON);
        StepBands.Band band = StepBands.ofOtherGeneration(new MeasurementFolder(folder()), CATALOG)
                .orElseThrow();
        System.out.println("B200 by the coefficients of H200: " + band);
        int stated = 0;
        for (AcceleratedSystem system : CATALOG.systems()) {
            AcceleratedSystem.StepTimesFrom from = system.stepTimesFrom();
            Double low = from == null ? null : from.lowShare();
            Double high = from == null ? null : from.highShare();
            if (low != null && high != null) {
                assertTrue(low <= band.low(), () -> system.name() + ": low " + low + " > " + band.low());
                assertTrue(high >= band.high(), () -> system.name() + ": high " + high + " < " + band.high());
                stated++;
            }
        }
        assertTrue(stated >= 6, "systems that state it: " + stated);
    }

    @Test
    void wholePrefillStepsAreWithinTheirGoal() {
        ErrorFigures steps = PrefillSteps.score(tables(PrefillSteps.TABLE), CATALOG, RowSink.NONE)
                .figures();
        assertNotNull(steps);
        assertTrue(steps.medianAbsolutePercent() <= 20, steps::toString);
    }
}
