package io.goodput.economics.claims;

import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ClaimAxis;
import io.goodput.contracts.claims.ClaimCell;
import io.goodput.contracts.claims.ClaimTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Axes and the cells that are filled in, in the order of the axes' points. */
final class Region {
    private final ClaimTarget target;
    private final List<ClaimAxis> axes;
    private final List<ClaimCell> cells = new ArrayList<>();

    Region(ClaimTarget target, List<ClaimAxis> axes) {
        this.target = target;
        this.axes = List.copyOf(axes);
    }

    void add(List<String> coordinates, double value, CellBasis basis, String source) {
        cells.add(new ClaimCell(coordinates, value, target.holds(value), target.holdsRounded(value), basis, source));
    }

    void addUnreachable(List<String> coordinates, String why) {
        cells.add(new ClaimCell(coordinates, null, null, null, CellBasis.UNREACHABLE, why));
    }

    List<ClaimAxis> axes() {
        return axes;
    }

    /** One for each combination of the axes' points. */
    List<ClaimCell> cells() {
        int expected = axes.stream().mapToInt(axis -> axis.points().size()).reduce(1, (a, b) -> a * b);
        if (cells.size() != expected) {
            throw new IllegalStateException("a region has " + cells.size() + " cells instead of " + expected);
        }
        return List.copyOf(cells);
    }

    /** Values of the cells that can be reached. */
    DoubleStream values() {
        return cells.stream().map(ClaimCell::value).mapMultiToDouble((value, sink) -> {
            if (value != null) {
                sink.accept(value);
            }
        });
    }

    /** An axis of kinds of things. */
    static ClaimAxis kinds(String name, List<String> labels) {
        return new ClaimAxis(
                name,
                null,
                labels.stream()
                        .map(label -> new ClaimAxis.AxisPoint(label, null))
                        .toList());
    }
}
