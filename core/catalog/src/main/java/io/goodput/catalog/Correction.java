package io.goodput.catalog;

import io.goodput.contracts.Checks;
import java.util.List;

/**
 * A ratio that depends on up to three sizes, such as what measured kernels take over what their form says: its natural
 * logarithms, in thousandths, on a grid that is even in the base-2 logarithms of the sizes. Linear between knots, constant
 * outside them.
 *
 * @param axes one to three, the last one varies fastest
 * @param thousandths one per knot
 */
public record Correction(List<Axis> axes, List<Integer> thousandths) {
    private static final double LN_2 = StrictMath.log(2);

    public Correction {
        axes = List.copyOf(axes);
        thousandths = List.copyOf(thousandths);
        int knots = axes.stream().mapToInt(Axis::knots).reduce(1, Math::multiplyExact);
        new Checks()
                .range("axes", axes.size(), 1, 3)
                .require(
                        thousandths.size() == knots,
                        "thousandths",
                        thousandths.size(),
                        "thousandths must have one number per knot (" + knots + ")",
                        "Maybe the axes are of another grid")
                .done();
    }

    /**
     * One size.
     *
     * @param of what it counts
     * @param first base-2 logarithm at the first knot
     * @param last base-2 logarithm at the last knot
     * @param knots how many, 1 for a size that does not matter
     */
    public record Axis(String of, double first, double last, int knots) {
        public Axis {
            new Checks()
                    .range("knots", knots, 1, 64)
                    .require(
                            knots == 1 || last > first,
                            "last",
                            last,
                            "last must exceed first (" + first + ")",
                            "Maybe exchange them")
                    .done();
        }

        /** Place of {@code log2} on the axis, in knots, within its ends. */
        public double place(double log2) {
            return knots == 1 ? 0 : Math.clamp((log2 - first) / (last - first), 0.0, 1.0) * (knots - 1);
        }

        /** Whether the grid ends before {@code log2}: what is said there is extrapolated. */
        public boolean endsBefore(double log2) {
            return knots > 1 && (log2 < first || log2 > last);
        }
    }

    /** Base-2 logarithm. */
    public static double log2(double size) {
        return StrictMath.log(size) / LN_2;
    }

    /** The ratio at base-2 logarithms of the sizes; those beyond the number of axes are ignored. */
    public double factor(double x, double y, double z) {
        return StrictMath.exp(value(0, 0, x, y, z) / 1_000);
    }

    private double value(int axis, int row, double x, double y, double z) {
        if (axis == axes.size()) {
            return thousandths.get(row);
        }
        Axis along = axes.get(axis);
        double place = along.place(axis == 0 ? x : axis == 1 ? y : z);
        int lower = (int) place;
        int first = row * along.knots() + lower;
        double at = value(axis + 1, first, x, y, z);
        double share = place - lower;
        return share == 0 ? at : at + (value(axis + 1, first + 1, x, y, z) - at) * share;
    }

    /** Whether any of the sizes lies beyond the grid. */
    public boolean endsBefore(double x, double y, double z) {
        double[] sizes = {x, y, z};
        for (int axis = 0; axis < axes.size(); axis++) {
            if (axes.get(axis).endsBefore(sizes[axis])) {
                return true;
            }
        }
        return false;
    }
}
