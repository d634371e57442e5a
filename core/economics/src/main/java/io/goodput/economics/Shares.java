package io.goodput.economics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Amounts of money at a fixed number of decimals, split so that the parts sum to the whole. */
public final class Shares {
    /** Millionths of a dollar. */
    public static final int DECIMALS = 6;

    private Shares() {}

    /** An amount at the fixed decimals, half to even. */
    public static BigDecimal amount(BigDecimal exact) {
        return exact.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }

    /**
     * Splits an amount at the fixed decimals.
     *
     * @see #split(BigDecimal, List, int)
     */
    public static List<BigDecimal> split(BigDecimal whole, List<BigDecimal> weights) {
        return split(whole, weights, DECIMALS);
    }

    /**
     * Splits an amount in proportion to the weights by the largest remainder: each part is its exact share rounded
     * down, and the smallest units left over go to the parts that lost most, ties to the first.
     *
     * @param whole of no more decimals, not negative
     * @param weights not negative; equal parts when all are 0
     * @param decimals of the parts
     */
    public static List<BigDecimal> split(BigDecimal whole, List<BigDecimal> weights, int decimals) {
        BigDecimal sum = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.signum() == 0) {
            return split(whole, weights.stream().map(weight -> BigDecimal.ONE).toList(), decimals);
        }
        BigDecimal smallest = BigDecimal.ONE.movePointLeft(decimals);
        List<BigDecimal> parts = new ArrayList<>();
        List<BigDecimal> lost = new ArrayList<>();
        for (BigDecimal weight : weights) {
            BigDecimal scaled = whole.multiply(weight);
            BigDecimal part = scaled.divide(sum, decimals, RoundingMode.DOWN);
            parts.add(part);
            lost.add(scaled.subtract(part.multiply(sum)));
        }
        BigDecimal left = whole.subtract(parts.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
        List<Integer> order = IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.<Integer, BigDecimal>comparing(i -> lost.get(i))
                        .reversed())
                .toList();
        for (int index : order) {
            if (left.signum() > 0) {
                parts.set(index, parts.get(index).add(smallest));
                left = left.subtract(smallest);
            }
        }
        return parts;
    }
}
