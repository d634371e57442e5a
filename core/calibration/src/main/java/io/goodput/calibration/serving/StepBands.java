package io.goodput.calibration.serving;

import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.AcceleratedSystem.StepTimesFrom;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.StepTimes.StepError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far whole steps are off, as bands of measured / predicted − 1 from the 10th to the 90th percentile: of the time per
 * output token of all load tests that were simulated, those that the host times were not fitted on too.
 */
public final class StepBands {
    /** Fewer load tests make no band. */
    static final int FEWEST_ROWS = 20;

    /** Systems whose bands are widened to that of another of the same generation, which more is measured of. */
    private static final Map<String, String> WIDENED_TO = Map.of(
            "hgx-h100", "hgx-h200",
            "hgx-b300", "hgx-b200",
            "gb200-nvl72", "hgx-b200",
            "gb300-nvl72", "gb200-nvl72");

    /** The newer generation, and the older one whose coefficients predict it. */
    private static final String NEWER = "hgx-b200";

    private static final String OLDER = "hgx-h200";

    private static final String WHAT = "measured over predicted - 1, 10th to 90th percentile, of ";
    private static final String OF_LOAD_TESTS = WHAT + "the time per output token of ";

    private StepBands() {}

    /**
     * A band, its ends rounded outwards to hundredths.
     *
     * @param rows that it is over
     */
    public record Band(double low, double high, int rows) {
        static Band of(List<Double> errors) {
            double[] sorted =
                    errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return new Band(
                    Math.floor(sorted[sorted.length / 10] * 100) / 100,
                    Math.ceil(sorted[sorted.length * 9 / 10] * 100) / 100,
                    sorted.length);
        }

        /** The narrowest band that has both. */
        Band widened(double otherLow, double otherHigh) {
            return new Band(Math.min(low, otherLow), Math.max(high, otherHigh), rows);
        }

        String text() {
            return String.format(Locale.ROOT, "%.2f to %.2f", low, high);
        }
    }

    /**
     * The bands of the systems that the tables in {@code folder} have enough load tests of, aggregated ones, or else
     * disaggregated ones.
     */
    public static Map<String, StepError> of(MeasurementFolder folder, Catalog catalog) {
        Map<String, List<Double>> aggregated = new TreeMap<>();
        Map<String, List<Double>> disaggregated = new TreeMap<>();
        ServingAccuracy.score(folder, catalog, (section, row, quantity, measured, predicted, note) -> {
            if (quantity.equals("tpotSeconds") && !section.equals("apart")) {
                (section.equals("endToEnd.aggregated") ? aggregated : disaggregated)
                        .computeIfAbsent(note.substring(note.lastIndexOf(' ') + 1), key -> new ArrayList<>())
                        .add(measured / predicted - 1);
            }
        });
        List<Double> steps = new ArrayList<>();
        PrefillSteps.score(folder, catalog, (section, row, quantity, measured, predicted, note) -> {
            if (section.equals("prefillSteps")) {
                steps.add(measured / predicted - 1);
            }
        });
        Map<String, StepError> own = new TreeMap<>();
        for (AcceleratedSystem system : catalog.systems()) {
            String name = system.name();
            boolean whole = aggregated.getOrDefault(name, List.of()).size() >= FEWEST_ROWS;
            List<Double> rows = (whole ? aggregated : disaggregated).getOrDefault(name, List.of());
            if (rows.size() >= FEWEST_ROWS && !system.isUnvalidated()) {
                Band band = Band.of(rows);
                String basis = OF_LOAD_TESTS
                        + "%d simulated %s load tests on %s (docs/accuracy.md): %s"
                                .formatted(rows.size(), whole ? "aggregated" : "disaggregated", name, band.text());
                if (name.equals(PrefillSteps.SYSTEM) && !steps.isEmpty()) {
                    Band ofSteps = Band.of(steps);
                    band = band.widened(ofSteps.low, ofSteps.high);
                    basis += "; widened to that of %,d prefill steps of gpt-oss-120b: %s"
                            .formatted(steps.size(), ofSteps.text());
                }
                own.put(name, new StepError(band.low, band.high, basis));
            }
        }
        Map<String, StepError> all = new TreeMap<>();
        own.forEach((name, error) -> all.put(name, widened(name, error, own)));
        return all;
    }

    private static StepError widened(String name, StepError error, Map<String, StepError> own) {
        String wider = WIDENED_TO.get(name);
        StepError other = wider == null ? null : own.get(wider);
        if (wider == null || other == null) {
            return error;
        }
        StepError whole = widened(wider, other, own);
        return new StepError(
                Math.min(error.lowShare(), whole.lowShare()),
                Math.max(error.highShare(), whole.highShare()),
                error.basis() + "; widened to the band of " + wider + ", of the same generation");
    }

    /**
     * The band of a system of another generation than the one whose coefficients stand for its own: of the load tests on
     * B200 that its own formats allow, when they are predicted by the coefficients of H200. Empty when there are too few.
     */
    public static Optional<Band> ofOtherGeneration(MeasurementFolder folder, Catalog catalog) {
        AcceleratedSystem newer = catalog.findSystem(NEWER).orElseThrow();
        StepTimesFrom from = new StepTimesFrom(OLDER, true, null, null, "another generation's");
        Catalog changed = Changed.stepTimes(
                catalog,
                system -> system.equals(newer.name())
                        ? from.of(catalog.stepTimes().apply(OLDER), system)
                        : catalog.stepTimes().apply(system));
        List<Double> errors = new ArrayList<>();
        RowSink sink = (section, row, quantity, measured, predicted, note) -> {
            if (section.equals("endToEnd.aggregated") && quantity.equals("tpotSeconds")) {
                errors.add(measured / predicted - 1);
            }
        };
        ServingAccuracy.score(
                folder,
                changed,
                sink,
                row -> row.system().equals(NEWER)
                        && catalog.findModel(row.model())
                                .flatMap(model -> model.findPrecision(row.precision()))
                                .map(precision -> !precision.multiplied().contains(NumberFormat.NVFP4))
                                .orElse(false));
        PrefillSteps.score(folder, changed, (section, row, quantity, measured, predicted, note) -> {
            if (section.equals("prefillSteps") && note.endsWith(NEWER)) {
                errors.add(measured / predicted - 1);
            }
        });
        return errors.size() < FEWEST_ROWS ? Optional.empty() : Optional.of(Band.of(errors));
    }

    /**
     * What a system that another's coefficients stand for is off by: the band of another generation, widened to that of the
     * system whose coefficients they are; unchanged where the chip is the same.
     *
     * @param own of the other system
     */
    public static StepTimesFrom of(StepTimesFrom from, Band otherGeneration, StepError own) {
        if (from.lowShare() == null) {
            return from;
        }
        Band band = otherGeneration.widened(own.lowShare(), own.highShare());
        int end = from.basis().indexOf("; " + WHAT);
        return new StepTimesFrom(
                from.system(),
                from.validated(),
                band.low,
                band.high,
                (end < 0 ? from.basis() : from.basis().substring(0, end)) + "; " + WHAT
                        + "whole steps of B200 that are predicted by the coefficients of H200 (%,d rows: %s), widened to the band of %s"
                                .formatted(otherGeneration.rows, otherGeneration.text(), from.system()));
    }
}
