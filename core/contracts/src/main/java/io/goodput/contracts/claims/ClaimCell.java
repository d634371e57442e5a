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
 * @param basis what the throughputs here rest on
 * @param source the formula in numbers, and where they are from; of an unreachable cell, why
 */
public record ClaimCell(
        List<String> coordinates,
        @Nullable Double value,
        @Nullable Boolean holds,
        @Nullable Boolean holdsRounded,
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
                .done();
    }
}
