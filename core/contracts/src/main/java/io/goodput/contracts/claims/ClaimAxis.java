package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a region.
 *
 * @param name what varies along it
 * @param unit of its points' values; absent where they are kinds of things
 * @param points in their order, each label once
 */
public record ClaimAxis(String name, @Nullable String unit, List<AxisPoint> points) {
    public ClaimAxis {
        points = List.copyOf(points);
        var checks = new Checks();
        checks.distinct("points", points.stream().map(AxisPoint::label).toList(), 1, 64);
        checks.done();
    }

    /**
     * A place on an axis.
     *
     * @param label by which cells name it
     * @param value in the axis' unit; absent where it is a kind of thing
     */
    public record AxisPoint(String label, @Nullable Double value) {}

    /** The labels of all points. */
    public List<String> labels() {
        return points.stream().map(AxisPoint::label).toList();
    }
}
