package io.goodput.planning;

import java.util.Comparator;

/**
 * The one order of layouts: the objective, then dollars per hour, then GPUs, then id.
 *
 * @param cost what the layout takes of the objective, or takes at least
 * @param usdPerHour what the layout costs, or costs at least
 * @param gpus GPUs that it uses
 * @param id its id, by code unit
 */
record Rank(double cost, double usdPerHour, int gpus, String id) implements Comparable<Rank> {
    private static final Comparator<Rank> ORDER = Comparator.comparingDouble(Rank::cost)
            .thenComparingDouble(Rank::usdPerHour)
            .thenComparingInt(Rank::gpus)
            .thenComparing(Rank::id);

    /** Where the objective is dollars. */
    Rank(double usdPerHour, int gpus, String id) {
        this(usdPerHour, usdPerHour, gpus, id);
    }

    @Override
    public int compareTo(Rank other) {
        return ORDER.compare(this, other);
    }

    boolean isBefore(Rank other) {
        return compareTo(other) < 0;
    }
}
