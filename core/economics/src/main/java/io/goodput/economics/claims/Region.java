package io.goodput.economics.claims;

import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ClaimAxis;
import io.goodput.contracts.claims.ClaimCell;
import io.goodput.contracts.claims.ClaimTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Axes and the cells that are filled in, in the order of the axes' points: those of the claim's figures, then simulated ones. */
final class Region {
    private final ClaimTarget target;
    private final List<ClaimAxis> axes;
    private final List<ClaimCell> cells = new ArrayList<>();
    private final List<ClaimCell> simulated = new ArrayList<>();

    Region(ClaimTarget target, List<ClaimAxis> axes) {
        this.target = target;
        this.axes = List.copyOf(axes);
    }

    void add(List<String> coordinates, double value, CellBasis basis, String source) {
        cells.add(new ClaimCell(
                coordinates, value, target.holds(value), target.holdsRounded(value), null, null, basis, source));
    }

    void addUnreachable(List<String> coordinates, String why) {
        cells.add(unreachable(coordinates, why));
    }

    /** @param oneEnd value at one end of the error band; its other end may be above or below */
    void addSimulated(List<String> coordinates, double value, double oneEnd, double otherEnd, String source) {
        simulated.add(new ClaimCell(
                coordinates,
                value,
                target.holds(value),
                target.holdsRounded(value),
                Math.min(oneEnd, otherEnd),
                Math.max(oneEnd, otherEnd),
                CellBasis.SIMULATED,
                source));
    }

    /** A place that the simulator cannot reach, or was not asked for. */
    void addUnsimulated(List<String> coordinates, String why) {
        simulated.add(unreachable(coordinates, why));
    }

    private static ClaimCell unreachable(List<String> coordinates, String why) {
        return new ClaimCell(coordinates, null, null, null, null, null, CellBasis.UNREACHABLE, why);
    }

    List<ClaimAxis> axes() {
        return axes;
    }

    /** One for each combination of the axes' points. */
    List<ClaimCell> cells() {
        int expected = axes.stream().mapToInt(axis -> axis.points().size()).reduce(1, (a, b) -> a * b);
        List<ClaimCell> all = Stream.concat(cells.stream(), simulated.stream()).toList();
        if (all.size() != expected) {
            throw new IllegalStateException("a region has " + all.size() + " cells instead of " + expected);
        }
        return all;
    }

    /** Cells on the claim's own figures. */
    List<ClaimCell> ownCells() {
        return List.copyOf(cells);
    }

    /** Cells on what was simulated, or could not be. */
    List<ClaimCell> simulatedCells() {
        return List.copyOf(simulated);
    }

    /** Values of the cells on the claim's own figures that can be reached. */
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
