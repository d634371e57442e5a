package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.contracts.claims.ClaimTarget;
import io.goodput.economics.Numbers;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Solves where a claim turns. */
final class Boundaries {
    private Boundaries() {}

    /**
     * Along one input, over all values that can be given of it; all others stay as they are.
     *
     * @param at where the others are: labels of points of the axes
     * @param value of the claim there, monotone in the input
     */
    static ClaimBoundary along(Terms terms, String input, List<String> at, ToDoubleFunction<Terms> value) {
        ClaimInput moved = terms.input(input);
        return along(
                terms.target(),
                input,
                moved.unit(),
                at,
                x -> value.applyAsDouble(terms.at(input, x)),
                moved.least(),
                moved.most());
    }

    /** Along a quantity between two values of it. */
    static ClaimBoundary along(
            ClaimTarget target,
            String quantity,
            String unit,
            List<String> at,
            DoubleUnaryOperator value,
            double least,
            double most) {
        boolean holdsBelow = target.holds(value.applyAsDouble(least));
        boolean holdsAbove = target.holds(value.applyAsDouble(most));
        if (holdsBelow == holdsAbove) {
            String reason = "%s for any from %s to %s %s"
                    .formatted(holdsBelow ? "holds" : "does not hold", Numbers.plain(least), Numbers.plain(most), unit);
            return new ClaimBoundary(quantity, unit, at, null, null, reason);
        }
        double solved = crossing(x -> target.holds(value.applyAsDouble(x)) == holdsAbove, least, most);
        return new ClaimBoundary(quantity, unit, at, solved, holdsAbove, null);
    }

    /** The least value, to the last digit of a double, at which a condition that is false below is true. */
    private static double crossing(DoublePredicate isAbove, double least, double most) {
        double below = least;
        double above = most;
        while (true) {
            double middle = below + (above - below) / 2;
            if (middle <= below || middle >= above) {
                return above;
            }
            if (isAbove.test(middle)) {
                above = middle;
            } else {
                below = middle;
            }
        }
    }
}
