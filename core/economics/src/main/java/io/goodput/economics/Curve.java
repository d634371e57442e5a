package io.goodput.economics;

import io.goodput.contracts.claims.CellBasis;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Throughput per GPU over interactivity, through points. Between two of them the logarithm of the throughput is linear in
 * the interactivity; never across a gap of more than 1.35 times, and never outside.
 */
public final class Curve {
    /** Neighbours whose interactivity differs by more are not interpolated between: docs/model.md, reading benchmarks. */
    public static final double MAX_GAP = 1.35;

    private final List<Point> points;

    /** A curve through at least one point. */
    public Curve(List<Point> points) {
        this.points = points.stream()
                .sorted(Comparator.comparingDouble(Point::tokensPerSecondPerUser))
                .toList();
    }

    /**
     * One point.
     *
     * @param name what it is called where a place is explained
     * @param tokensPerSecondPerUser its interactivity
     * @param tokensPerSecondPerGpu its throughput
     * @param basis measured or stated
     */
    public record Point(String name, double tokensPerSecondPerUser, double tokensPerSecondPerGpu, CellBasis basis) {}

    /**
     * A place on the curve.
     *
     * @param tokensPerSecondPerGpu the throughput; absent when unreachable
     * @param basis how it is known
     * @param source the points that it is from, or why there is none
     * @param points that it is from: one, two between which it lies, or none
     */
    public record Place(@Nullable Double tokensPerSecondPerGpu, CellBasis basis, String source, List<Point> points) {
        public Place {
            points = List.copyOf(points);
        }

        /** A point as it is. */
        public static Place of(Point point) {
            return new Place(point.tokensPerSecondPerGpu(), point.basis(), point.name(), List.of(point));
        }

        private static Place unreachable(String why) {
            return new Place(null, CellBasis.UNREACHABLE, why, List.of());
        }
    }

    /** The throughput at an interactivity in tokens per second per user. */
    public Place at(double tokensPerSecondPerUser) {
        @Nullable Point below = null;
        for (Point point : points) {
            double here = point.tokensPerSecondPerUser();
            if (here == tokensPerSecondPerUser) {
                return Place.of(point);
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
                        Numbers.rounded(tokensPerSecondPerUser),
                        Numbers.rounded(points.getFirst().tokensPerSecondPerUser()),
                        Numbers.rounded(points.getLast().tokensPerSecondPerUser()),
                        points.getFirst().name(),
                        points.getLast().name()));
    }

    private static Place between(Point below, Point above, double tokensPerSecondPerUser) {
        double low = below.tokensPerSecondPerUser();
        double high = above.tokensPerSecondPerUser();
        if (high / low > MAX_GAP) {
            return Place.unreachable(
                    "%s tokens/s/user lies in a gap of %s times, from %s to %s (%s to %s); more than %s"
                            .formatted(
                                    Numbers.rounded(tokensPerSecondPerUser),
                                    Numbers.fixed(high / low, 2),
                                    Numbers.rounded(low),
                                    Numbers.rounded(high),
                                    below.name(),
                                    above.name(),
                                    Numbers.rounded(MAX_GAP)));
        }
        double share = (tokensPerSecondPerUser - low) / (high - low);
        boolean measured = below.basis() == CellBasis.MEASURED && above.basis() == CellBasis.MEASURED;
        double lowest = Math.log(below.tokensPerSecondPerGpu());
        return new Place(
                Math.exp(lowest + share * (Math.log(above.tokensPerSecondPerGpu()) - lowest)),
                measured ? CellBasis.INTERPOLATED : CellBasis.STATED,
                below.name() + " to " + above.name(),
                List.of(below, above));
    }
}
