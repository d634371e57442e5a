package io.goodput.calibration.serving;

import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.scoring.Errors;
import io.goodput.calibration.scoring.LeftApart;
import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.calibration.tables.MeasurementTable;
import io.goodput.calibration.tables.MeasurementTable.Column;
import io.goodput.calibration.tables.SystemNames;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.engine.timing.StepCost;
import io.goodput.simulation.StepModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whole prefill-only steps of an engine, measured by its clock: each is composed and compared. */
public final class PrefillSteps {
    static final String TABLE = "prefill_steps";
    /** The engine that they were measured on. */
    static final String ENGINE = "tensorrt-llm";
    /** The system that they were measured on. */
    static final String SYSTEM = "hgx-b200";

    private PrefillSteps() {}

    /**
     * A measured step.
     *
     * @param id which row
     * @param instance that ran it; absent when it is unknown
     * @param tokens computed, of all requests
     * @param pastTokens their cached context, of all requests
     * @param requests how many
     * @param seconds measured
     * @param apart why it is not scored; empty when it is
     */
    private record Step(
            String id,
            @Nullable Instance instance,
            int tokens,
            int pastTokens,
            int requests,
            double seconds,
            String apart) {}

    private record Instance(
            Model model, Precision precision, AcceleratedSystem system, ServingEngine engine, int tensorParallel) {}

    /**
     * How far composed steps are off.
     *
     * @param figures their errors; absent when nothing was scored
     * @param apart rows that were not scored
     */
    public record Scores(@Nullable ErrorFigures figures, List<LeftApart> apart) {
        public Scores {
            apart = List.copyOf(apart);
        }
    }

    /** Scores the table of prefill steps in {@code folder}, if it is there. */
    public static Scores score(MeasurementFolder folder, Catalog catalog, RowSink sink) {
        var models = new StepModels(catalog);
        Errors errors = new Errors();
        Map<String, Integer> apart = new TreeMap<>();
        for (Step step : read(folder, catalog)) {
            Instance on = step.instance;
            String identity = TABLE + "/" + step.id;
            if (on == null) {
                apart.merge(step.apart, 1, Integer::sum);
                sink.row("apart", identity, "stepSeconds", step.seconds, Double.NaN, step.apart);
                continue;
            }
            double predicted = seconds(models, on, step);
            errors.add(step.seconds, predicted);
            sink.row(
                    "prefillSteps",
                    identity,
                    "stepSeconds",
                    step.seconds,
                    predicted,
                    on.engine.name() + " " + on.model.name() + " " + on.precision.name() + " " + on.system.name());
        }
        List<LeftApart> left = new ArrayList<>();
        apart.forEach((reason, rows) -> left.add(new LeftApart(TABLE, reason, rows)));
        return new Scores(errors.figures().orElse(null), left);
    }

    private static double seconds(StepModels models, Instance on, Step step) {
        var cost = new StepCost(
                models.of(on.model, on.precision, on.system, on.engine, Parallelism.tensor(on.tensorParallel), 1),
                1,
                1);
        cost.begin(false);
        int left = step.tokens;
        for (int i = step.requests; i > 0; i--) {
            int chunk = left / i;
            left -= chunk;
            if (chunk > 0) {
                cost.addChunk(chunk, step.pastTokens / step.requests, true);
            }
        }
        cost.endRank();
        return cost.seconds();
    }

    private static List<Step> read(MeasurementFolder folder, Catalog catalog) {
        List<Step> steps = new ArrayList<>();
        folder.find(TABLE).ifPresent(file -> {
            try (MeasurementTable table = MeasurementTable.open(
                    file, "row_id", "observed_ms", "prefill_tokens", "prefill_kv_tokens", "prefill_requests")) {
                read(table, catalog, steps);
            }
        });
        return steps;
    }

    private static void read(MeasurementTable table, Catalog catalog, List<Step> steps) {
        Column id = table.column("row_id");
        Column observed = table.column("observed_ms");
        Column tokens = table.column("prefill_tokens");
        Column past = table.column("prefill_kv_tokens");
        Column requests = table.column("prefill_requests");
        Column path = table.column("model");
        Column at = table.column("system");
        Column backend = table.column("backend");
        Column tensor = table.column("tp_size");
        Column format = table.column("precision");
        while (table.next()) {
            String name = ServingTables.model(path.text());
            Model model = catalog.findModel(name).orElse(null);
            Precision precision =
                    model == null ? null : model.findPrecision(format.text()).orElse(null);
            AcceleratedSystem system = new SystemNames(catalog).find(at.text()).orElse(null);
            ServingEngine engine =
                    catalog.findEngine(ServingTables.engine(backend.text())).orElse(null);
            String apart = model == null
                    ? "unknown model " + name
                    : precision == null
                            ? "unknown precision " + format.text()
                            : system == null
                                    ? "unknown system " + at.text()
                                    : engine == null
                                            ? "unknown engine " + backend.text()
                                            : tokens.whole() == 0 || requests.whole() == 0 ? "no tokens" : "";
            steps.add(new Step(
                    id.text(),
                    model == null || precision == null || system == null || engine == null || !apart.isEmpty()
                            ? null
                            : new Instance(model, precision, system, engine, tensor.whole()),
                    tokens.whole(),
                    past.whole(),
                    requests.whole(),
                    observed.positive() / 1e3,
                    apart));
        }
    }
}
