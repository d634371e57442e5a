package io.goodput.economics.claims;

import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.contracts.claims.SourceGrade;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Throughput per GPU over interactivity, through measured points. Between two of them the logarithm of the throughput is
 * linear in the interactivity; never across a gap of more than 1.35 times, and never outside.
 */
final class Curve {
    /** Neighbours whose interactivity differs by more are not interpolated between: docs/model.md, reading benchmarks. */
    static final double MAX_GAP = 1.35;

    private final List<ClaimInput> points;

    /** A curve through points, each with its interactivity. */
    Curve(List<ClaimInput> points) {
        this.points = points.stream()
                .sorted(Comparator.comparingDouble(Curve::interactivity))
                .toList();
    }

    /**
     * A place on the curve.
     *
     * @param tokensPerSecondPerGpu the throughput; absent when unreachable
     * @param basis how it is known
     * @param source the points that it is from, or why there is none
     */
    record Place(@Nullable Double tokensPerSecondPerGpu, CellBasis basis, String source) {
        private static Place unreachable(String why) {
            return new Place(null, CellBasis.UNREACHABLE, why);
        }
    }

    static double interactivity(ClaimInput point) {
        return Objects.requireNonNull(point.tokensPerSecondPerUser(), point.name());
    }

    /** The throughput at an interactivity in tokens per second per user. */
    Place at(double tokensPerSecondPerUser) {
        @Nullable ClaimInput below = null;
        for (ClaimInput point : points) {
            double here = interactivity(point);
            if (here == tokensPerSecondPerUser) {
                CellBasis basis = point.grade() == SourceGrade.MEASURED ? CellBasis.MEASURED : CellBasis.STATED;
                return new Place(point.value(), basis, point.name());
            }
            if (here > tokensPerSecondPerUser) {
                return below == null ? outside(tokensPerSecondPerUser) : between(below, point, tokensPerSecondPerUser);
            }
            below = point;
        }
        return outside(tokensPerSecondPerUser);
    }

    private Place outside(double tokensPerSecondPerUser) {
        return Place.unreachable("%s tokens/s/user is outside what was measured, %s to %s (%s to %s)"
                .formatted(
                        Numbers.plain(tokensPerSecondPerUser),
                        Numbers.plain(interactivity(points.getFirst())),
                        Numbers.plain(interactivity(points.getLast())),
                        points.getFirst().name(),
                        points.getLast().name()));
    }

    private static Place between(ClaimInput below, ClaimInput above, double tokensPerSecondPerUser) {
        double low = interactivity(below);
        double high = interactivity(above);
        if (high / low > MAX_GAP) {
            return Place.unreachable(
                    "%s tokens/s/user lies in a gap of %s times, from %s to %s (%s to %s); more than %s"
                            .formatted(
                                    Numbers.plain(tokensPerSecondPerUser),
                                    Numbers.fixed(high / low, 2),
                                    Numbers.plain(low),
                                    Numbers.plain(high),
                                    below.name(),
                                    above.name(),
                                    Numbers.plain(MAX_GAP)));
        }
        double share = (tokensPerSecondPerUser - low) / (high - low);
        boolean measured = below.grade() == SourceGrade.MEASURED && above.grade() == SourceGrade.MEASURED;
        return new Place(
                Math.exp(Math.log(below.value()) + share * (Math.log(above.value()) - Math.log(below.value()))),
                measured ? CellBasis.INTERPOLATED : CellBasis.STATED,
                below.name() + " to " + above.name());
    }
}
