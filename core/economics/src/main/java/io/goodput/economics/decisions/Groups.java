package io.goodput.economics.decisions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Sorts rows into those that can be compared. Lengths are of one kind when they are at most 10 % longer than the shortest;
 * what kinds there are does not depend on the order of the rows.
 */
final class Groups {
    /** How much longer than the shortest of its kind a mean length may be. */
    static final double LENGTH_TOLERANCE = 1.10;

    /** The precision's place where it is of no matter. */
    private static final String ANY = "";

    private Groups() {}

    /** Rows that can be compared; {@code precision} is empty where groups go across precisions. */
    record Group(
            String model,
            String precision,
            String cacheHelp,
            double inputTokens,
            double outputTokens,
            List<Candidate> candidates) {
        Group {
            candidates = List.copyOf(candidates);
        }
    }

    private record Key(String model, String precision, String cacheHelp) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::model)
                    .thenComparing(Key::precision)
                    .thenComparing(Key::cacheHelp)
                    .compare(this, other);
        }
    }

    /** What keeps a row out of every group; empty where nothing does. */
    static List<String> obstacles(Candidate candidate) {
        List<String> unsaid = new ArrayList<>();
        if (candidate.plainModel() == null) {
            unsaid.add("model");
        }
        if (candidate.plainPrecision() == null) {
            unsaid.add("precision");
        }
        if (candidate.load().inputLengths() == null) {
            unsaid.add("input length");
        }
        if (candidate.load().outputLengths() == null) {
            unsaid.add("output length");
        }
        return unsaid;
    }

    /** Groups by model, precision, cache and lengths, in that order. */
    static List<Group> of(List<Candidate> candidates) {
        return of(candidates, true);
    }

    /** The same across precisions: of two products, for a ratio that says so. */
    static List<Group> acrossPrecisions(List<Candidate> candidates) {
        return of(candidates, false);
    }

    private static List<Group> of(List<Candidate> candidates, boolean byPrecision) {
        Map<Key, List<Candidate>> sorted = new TreeMap<>();
        for (Candidate candidate : candidates) {
            if (obstacles(candidate).isEmpty()) {
                var key = new Key(
                        Objects.requireNonNull(candidate.plainModel()),
                        byPrecision ? Objects.requireNonNull(candidate.plainPrecision()) : ANY,
                        candidate.cacheHelp());
                sorted.computeIfAbsent(key, any -> new ArrayList<>()).add(candidate);
            }
        }
        List<Group> groups = new ArrayList<>();
        sorted.forEach((key, ofKey) -> {
            for (List<Candidate> ofInput : byLength(ofKey, Groups::inputTokens)) {
                for (List<Candidate> ofBoth : byLength(ofInput, Groups::outputTokens)) {
                    groups.add(new Group(
                            key.model(),
                            key.precision(),
                            key.cacheHelp(),
                            least(ofBoth, Groups::inputTokens),
                            least(ofBoth, Groups::outputTokens),
                            ofBoth.stream()
                                    .sorted(Comparator.comparingInt(Candidate::number))
                                    .toList()));
                }
            }
        });
        return groups;
    }

    private static List<List<Candidate>> byLength(List<Candidate> candidates, ToDoubleFunction<Candidate> length) {
        List<Candidate> rising =
                candidates.stream().sorted(Comparator.comparingDouble(length)).toList();
        List<List<Candidate>> kinds = new ArrayList<>();
        double shortest = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : rising) {
            double here = length.applyAsDouble(candidate);
            if (kinds.isEmpty() || here > shortest * LENGTH_TOLERANCE) {
                kinds.add(new ArrayList<>());
                shortest = here;
            }
            kinds.getLast().add(candidate);
        }
        return kinds;
    }

    private static double least(List<Candidate> candidates, ToDoubleFunction<Candidate> length) {
        return candidates.stream().mapToDouble(length).min().orElseThrow();
    }

    private static double inputTokens(Candidate candidate) {
        return Objects.requireNonNull(candidate.load().inputLengths()).meanTokens();
    }

    private static double outputTokens(Candidate candidate) {
        return Objects.requireNonNull(candidate.load().outputLengths()).meanTokens();
    }
}
