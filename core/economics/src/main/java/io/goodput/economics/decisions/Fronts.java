package io.goodput.economics.decisions;

import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.claims.CellBasis;
import io.goodput.economics.Curve;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Pareto fronts of rows: interactivity against throughput over all GPUs. */
final class Fronts {
    /** A row at its place. */
    record Place(Candidate candidate, double tokensPerSecondPerUser, double tokensPerSecondPerGpu) {
        /** A point of a curve, called by the row's number. */
        Curve.Point point() {
            return new Curve.Point(
                    ROW + candidate.number(), tokensPerSecondPerUser, tokensPerSecondPerGpu, CellBasis.MEASURED);
        }
    }

    /** Interactivities that differ by rounding only: a tool's milliseconds were turned into their inverse. */
    private static final double SAME = 1 + 1e-9;

    private static final Comparator<Place> RISING = Comparator.comparingDouble(Place::tokensPerSecondPerUser)
            .thenComparingDouble(Place::tokensPerSecondPerGpu)
            .thenComparingInt(place -> place.candidate().number());

    /** What points are called: this and the row's number. */
    private static final String ROW = "row ";

    private Fronts() {}

    /** Where rows are that have both figures. */
    static List<Place> places(Collection<Candidate> candidates, TokenBasis basis) {
        List<Place> places = new ArrayList<>();
        for (Candidate candidate : candidates) {
            var interactivity = candidate.interactivity();
            var throughput = candidate.tokensPerSecondPerGpu(basis);
            if (interactivity.isPresent() && throughput.isPresent()) {
                places.add(
                        new Place(candidate, interactivity.get().tokensPerSecondPerUser(), throughput.getAsDouble()));
            }
        }
        return places;
    }

    /**
     * Places that no other is better than: none is at least as good in both and better in one. By rising interactivity, and
     * so by falling throughput.
     */
    static List<Place> front(List<Place> places) {
        List<Place> rising = places.stream().sorted(RISING).toList();
        List<Place> front = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        double bestAt = Double.NaN;
        for (int i = rising.size() - 1; i >= 0; i--) {
            Place place = rising.get(i);
            boolean isTwin = place.tokensPerSecondPerGpu() == best && place.tokensPerSecondPerUser() == bestAt;
            if (place.tokensPerSecondPerGpu() > best || isTwin) {
                front.add(place);
                best = place.tokensPerSecondPerGpu();
                bestAt = place.tokensPerSecondPerUser();
            }
        }
        front.sort(RISING);
        return front;
    }

    /**
     * The front read at an interactivity: at a row, else between two that are near each other, else at the nearest row
     * within {@code nearness} times; else unreachable.
     */
    static Curve.Place read(List<Place> front, double tokensPerSecondPerUser, double nearness) {
        if (front.isEmpty()) {
            return new Curve.Place(null, CellBasis.UNREACHABLE, "no row has both figures", List.of());
        }
        List<Curve.Point> points = front.stream().map(Place::point).toList();
        Curve.Place place = nearest(points, tokensPerSecondPerUser, SAME)
                .orElseGet(() -> new Curve(points).at(tokensPerSecondPerUser));
        if (place.basis() == CellBasis.UNREACHABLE) {
            place = nearest(points, tokensPerSecondPerUser, nearness).orElse(place);
        }
        return described(place);
    }

    private static Optional<Curve.Place> nearest(
            List<Curve.Point> points, double tokensPerSecondPerUser, double nearness) {
        return points.stream()
                .filter(point -> distance(point, tokensPerSecondPerUser) <= nearness)
                .min(Comparator.comparingDouble((Curve.Point point) -> distance(point, tokensPerSecondPerUser))
                        .thenComparingDouble(Curve.Point::tokensPerSecondPerUser)
                        .thenComparing(Curve.Point::name))
                .map(Curve.Place::of);
    }

    /** How many times one interactivity is the other, whichever is higher. */
    private static double distance(Curve.Point point, double tokensPerSecondPerUser) {
        return Math.max(
                point.tokensPerSecondPerUser() / tokensPerSecondPerUser,
                tokensPerSecondPerUser / point.tokensPerSecondPerUser());
    }

    private static Curve.Place described(Curve.Place place) {
        if (place.points().isEmpty()) {
            return place;
        }
        String rows = String.join(
                " to ",
                place.points().stream()
                        .map(point -> "%s at %s tokens/s/user"
                                .formatted(point.name(), Numbers.rounded(point.tokensPerSecondPerUser())))
                        .toList());
        return new Curve.Place(place.tokensPerSecondPerGpu(), place.basis(), rows, place.points());
    }

    /** Numbers of the rows that a place is from. */
    static List<Integer> rows(Curve.Place place) {
        return place.points().stream()
                .map(point -> Integer.valueOf(point.name().substring(ROW.length())))
                .toList();
    }
}
