package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim turns from holding to not, along one quantity with all others as they are.
 *
 * @param along the quantity that varies
 * @param unit of the quantity
 * @param at where the others are: labels of points of the region's axes
 * @param value where it turns: the equation's solution; absent where it never does
 * @param holdsAbove whether the claim holds above that value, and not below; absent where it never turns
 * @param reason why there is no value; absent where there is one
 */
public record ClaimBoundary(
        String along,
        String unit,
        List<String> at,
        @Nullable Double value,
        @Nullable Boolean holdsAbove,
        @Nullable String reason) {
    public ClaimBoundary {
        at = List.copyOf(at);
        new Checks()
                .require(
                        (value == null) != (reason == null) && (value == null) == (holdsAbove == null),
                        "value",
                        value == null ? "absent" : value,
                        "a boundary has a value or a reason for having none",
                        "Maybe give one of them")
                .done();
    }
}
