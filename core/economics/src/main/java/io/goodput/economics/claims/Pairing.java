package io.goodput.economics.claims;

import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.economics.Curve;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two generations at one operating point.
 *
 * @param label the point, and who uses speculative decoding
 * @param isLikeForLike whether both sides use speculative decoding, or neither does
 * @param older inputs that are the older generation's points: one as it is, several as a curve
 * @param newer the newer generation's
 * @param at input that is the interactivity where curves are read; absent where both sides are single points
 */
record Pairing(
        String label,
        boolean isLikeForLike,
        List<String> older,
        List<String> newer,
        @Nullable String at) {
    Pairing {
        older = List.copyOf(older);
        newer = List.copyOf(newer);
    }

    /** Two points, each as it is. */
    static Pairing of(String label, boolean isLikeForLike, String older, String newer) {
        return new Pairing(label, isLikeForLike, List.of(older), List.of(newer), null);
    }

    /** Two curves, read at the interactivity that an input has. */
    static Pairing of(String label, boolean isLikeForLike, List<String> older, List<String> newer, String at) {
        return new Pairing(label, isLikeForLike, older, newer, at);
    }

    /** Whether both sides are single points. */
    boolean isOfPoints() {
        return at == null;
    }

    Curve.Place older(Terms terms) {
        return place(terms, older);
    }

    Curve.Place newer(Terms terms) {
        return place(terms, newer);
    }

    private Curve.Place place(Terms terms, List<String> names) {
        List<Curve.Point> points = names.stream()
                .map(terms::input)
                .map(input -> point(terms, input))
                .toList();
        return at == null ? Curve.Place.of(points.getFirst()) : new Curve(points).at(terms.get(at));
    }

    /** A point that is read alone needs no interactivity. */
    private static Curve.Point point(Terms terms, ClaimInput input) {
        Double interactivity = input.tokensPerSecondPerUser();
        return new Curve.Point(
                input.name(),
                interactivity == null ? Double.NaN : interactivity,
                input.value(),
                terms.basis(input.name()));
    }

    /** The weaker of two. */
    static CellBasis weaker(CellBasis one, CellBasis other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
