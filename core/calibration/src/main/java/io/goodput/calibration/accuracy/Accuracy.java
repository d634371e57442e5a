package io.goodput.calibration.accuracy;

import io.goodput.calibration.kernels.KernelAccuracy;
import io.goodput.calibration.published.PublishedSteps;
import io.goodput.calibration.scoring.KernelScores;
import io.goodput.calibration.scoring.LeftApart;
import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.serving.PrefillSteps;
import io.goodput.calibration.serving.ServingAccuracy;
import io.goodput.calibration.serving.ServingScores;
import io.goodput.calibration.serving.VersionRatios;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;

/** Scores a catalog's numbers on tables of measurements, without fitting anything. */
public final class Accuracy {
    private Accuracy() {}

    /**
     * Scores all tables of {@code folder} that are known and there.
     *
     * @param sink takes every row that was compared or left apart
     * @throws io.goodput.contracts.InvalidInputException when a table is damaged, or lacks columns
     */
    public static AccuracyReport score(MeasurementFolder folder, Catalog catalog, RowSink sink) {
        KernelScores kernels = KernelAccuracy.score(folder, catalog, sink);
        ServingScores serving = ServingAccuracy.score(folder, catalog, sink);
        PrefillSteps.Scores steps = PrefillSteps.score(folder, catalog, sink);
        PublishedSteps.Scores published = PublishedSteps.score(folder, catalog, sink);
        List<LeftApart> apart = new ArrayList<>(kernels.apart());
        apart.addAll(serving.apart());
        apart.addAll(steps.apart());
        apart.addAll(published.apart());
        return new AccuracyReport(
                kernels.kernels(),
                kernels.summary(),
                serving.endToEnd(),
                serving.groups(),
                VersionRatios.of(folder, catalog),
                steps.figures(),
                published.figures(),
                kernels.floorViolations(),
                apart);
    }
}
