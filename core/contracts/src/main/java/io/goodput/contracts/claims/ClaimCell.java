package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place of a region.
 *
 * @param coordinates a label of each axis, in the order of the axes
 * @param value in the unit of the claim's target; absent when unreachable
 * @param holds whether the claim holds here to the letter; absent when unreachable
 * @param holdsRounded whether it holds once the value is rounded as the claim is; absent when unreachable
 * @param low least value with the step times of what was simulated inside their error bands; absent where nothing was
 * @param high greatest value with them
 * @param basis what the throughputs here rest on
 * @param source the formula in numbers, and where they are from; of an unreachable cell, why
 */
public record ClaimCell(
        List<String> coordinates,
        @Nullable Double value,
        @Nullable Boolean holds,
        @Nullable Boolean holdsRounded,
        @Nullable Double low,
        @Nullable Double high,
        CellBasis basis,
        String source) {
    public ClaimCell {
        coordinates = List.copyOf(coordinates);
        boolean reachable = basis != CellBasis.UNREACHABLE;
        new Checks()
                .require(
                        reachable == (value != null)
                                && reachable == (holds != null)
                                && reachable == (holdsRounded != null),
                        "value",
                        value == null ? "absent" : value,
                        "a cell has a value unless it is unreachable",
                        "Maybe another basis")
                .require(
                        (basis == CellBasis.SIMULATED) == (low != null)
                                && (low == null) == (high == null)
                                && (low == null || high == null || value == null || (low <= value && value <= high)),
                        "low",
                        low + " to " + high,
                        "a simulated cell has a band around its value, and no other has one",
                        "Maybe another basis")
                .done();
    }
}
