package io.goodput.simulation.steps;

import io.goodput.catalog.Correction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where kernels are read beyond the sizes that they were measured at: of each operator and size the farthest. Their times
 * go on by the form, times what the nearest measured size corrects it by. Not thread-safe.
 */
public final class BeyondGrid {
    /** Sizes beyond an end by less are as good as measured. */
    private static final double SLACK = 0.01;

    private final SortedMap<String, Place> places = new TreeMap<>();

    /**
     * One size of an operator.
     *
     * @param operator which kernel
     * @param size what the grid counts
     * @param end last measured size, or the first one where smaller ones are asked for
     * @param asked the farthest size that is read
     */
    public record Place(String operator, String size, double end, double asked) {
        /** How often the end goes into the size, or the size into the end: above 1. */
        double times() {
            return asked > end ? asked / end : end / asked;
        }
    }

    void note(String operator, Correction correction, double x, double y, double z) {
        if (!correction.endsBefore(x, y, z)) {
            return;
        }
        double[] sizes = {x, y, z};
        for (int i = 0; i < correction.axes().size(); i++) {
            Correction.Axis axis = correction.axes().get(i);
            if (axis.endsBefore(sizes[i])) {
                boolean above = sizes[i] > axis.last();
                add(new Place(operator, axis.of(), power(above ? axis.last() : axis.first()), power(sizes[i])));
            }
        }
    }

    /** Takes all places of {@code others}. */
    public void addAll(BeyondGrid others) {
        others.places.values().forEach(this::add);
    }

    private void add(Place place) {
        if (place.times() > 1 + SLACK) {
            places.merge(
                    place.operator + "\t" + place.size + "\t" + (place.asked > place.end),
                    place,
                    (a, b) -> a.times() >= b.times() ? a : b);
        }
    }

    private static double power(double log2) {
        return StrictMath.pow(2, log2);
    }

    /** The places by operator and size; empty when everything was measured. */
    public List<Place> places() {
        return new ArrayList<>(places.values());
    }
}
