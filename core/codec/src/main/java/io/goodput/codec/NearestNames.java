package io.goodput.codec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Which known names a misspelt one may have meant. */
public final class NearestNames {
    private static final int SHOWN = 3;
    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

    private NearestNames() {}

    /** The known names nearest to {@code name}, nearest first, at most three. */
    public static List<String> of(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .sorted(Comparator.comparingDouble(
                                (String each) -> -SIMILARITY.apply(wanted, each.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN)
                .toList();
    }

    /** The same as advice: {@code Maybe a, b or c}. */
    public static String advice(String name, Collection<String> known) {
        List<String> nearest = of(name, known);
        if (nearest.size() < 2) {
            return nearest.isEmpty() ? "Maybe leave it out" : "Maybe " + nearest.getFirst();
        }
        return nearest.stream().limit(nearest.size() - 1L).collect(Collectors.joining(", ", "Maybe ", " or "))
                + nearest.getLast();
    }
}
