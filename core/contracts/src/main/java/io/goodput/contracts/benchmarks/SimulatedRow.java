package io.goodput.contracts.benchmarks;

import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.SimulationRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A measured row beside a simulation of it.
 *
 * @param source where the row was read
 * @param grade how far it may be compared
 * @param scenario the row as a question to the simulator; absent where something for it is missing
 * @param assumed what the row does not say and the scenario takes
 * @param missing what the row does not say and the scenario needs, or the model cannot do; empty where there is a scenario
 * @param figures measured and simulated; empty where nothing was simulated
 * @param runId identity of the run; absent where nothing was simulated
 * @param errorBands how far the step times may be off, by system; empty where nothing was simulated
 */
public record SimulatedRow(
        BenchmarkSource source,
        Grade grade,
        @Nullable SimulationRequest scenario,
        List<String> assumed,
        List<String> missing,
        List<FigureComparison> figures,
        @Nullable String runId,
        List<ErrorBand> errorBands) {
    public SimulatedRow {
        assumed = List.copyOf(assumed);
        missing = List.copyOf(missing);
        figures = List.copyOf(figures);
        errorBands = List.copyOf(errorBands);
    }
}
