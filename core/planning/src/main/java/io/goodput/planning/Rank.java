package io.goodput.planning;

import java.util.Comparator;

/**
 * The one order of layouts: dollars per hour, then GPUs, then id.
 *
 * @param usdPerHour what the layout costs, or costs at least
 * @param gpus GPUs that it uses
 * @param id its id, by code unit
 */
record Rank(double usdPerHour, int gpus, String id) implements Comparable<Rank> {
    private static final Comparator<Rank> ORDER = Comparator.comparingDouble(Rank::usdPerHour)
            .thenComparingInt(Rank::gpus)
            .thenComparing(Rank::id);

    @Override
    public int compareTo(Rank other) {
        return ORDER.compare(this, other);
    }

    boolean isBefore(Rank other) {
        return compareTo(other) < 0;
    }
}
