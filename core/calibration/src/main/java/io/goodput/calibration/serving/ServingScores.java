package io.goodput.calibration.serving;

import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.scoring.LeftApart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far simulated load tests are off.
 *
 * @param endToEnd over all scored rows
 * @param groups by engine, model, precision, system and table
 * @param apart rows that were not scored
 */
public record ServingScores(EndToEnd endToEnd, List<Group> groups, List<LeftApart> apart) {
    public ServingScores {
        groups = List.copyOf(groups);
        apart = List.copyOf(apart);
    }

    /**
     * All scored rows.
     *
     * @param aggregated prompts and decoding on the same instances
     * @param disaggregated on instances of their own
     * @param unvalidated either, on systems that only another vendor's kernels stand for: in neither of the two
     */
    public record EndToEnd(Figures aggregated, Figures disaggregated, Figures unvalidated) {}

    /**
     * Errors of a set of rows; absent where there are none.
     *
     * @param rows how many
     * @param ttft time to first token
     * @param tpot time per output token
     * @param outputThroughput output tokens per second and GPU
     */
    public record Figures(
            int rows,
            @Nullable ErrorFigures ttft,
            @Nullable ErrorFigures tpot,
            @Nullable ErrorFigures outputThroughput) {}

    /**
     * Rows of one kind.
     *
     * @param name engine, model, precision and system, after a word for disaggregated and for unvalidated ones
     * @param table where they are from
     * @param figures their errors
     */
    public record Group(String name, String table, Figures figures) {}
}
