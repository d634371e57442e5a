package io.goodput.economics.reconciliation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Dollars in whole cents whose parts sum to the whole. */
final class Cents {
    private static final BigDecimal CENT = BigDecimal.ONE.movePointLeft(2);

    private Cents() {}

    /** An amount in cents, half to even. */
    static BigDecimal of(BigDecimal exact) {
        return exact.setScale(2, RoundingMode.HALF_EVEN);
    }

    /**
     * Parts in cents that sum to {@code whole}: each is its exact amount rounded down, and the cents left over go to the
     * parts that lost most, ties to the first. Where there are too many, they come back from those that lost least.
     *
     * @param whole in cents, the exact parts' sum but for the rounding of other sums
     */
    static List<BigDecimal> parts(BigDecimal whole, List<BigDecimal> exact) {
        List<BigDecimal> parts = new ArrayList<>();
        for (BigDecimal each : exact) {
            parts.add(each.setScale(2, RoundingMode.FLOOR));
        }
        List<Integer> byLoss = IntStream.range(0, exact.size())
                .boxed()
                .sorted(Comparator.<Integer, BigDecimal>comparing(
                                i -> exact.get(i).subtract(parts.get(i)))
                        .reversed())
                .toList();
        BigDecimal left = whole.subtract(parts.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
        for (int i = 0; left.signum() > 0 && !byLoss.isEmpty(); i = (i + 1) % byLoss.size()) {
            int index = byLoss.get(i);
            parts.set(index, parts.get(index).add(CENT));
            left = left.subtract(CENT);
        }
        for (int i = byLoss.size() - 1; left.signum() < 0 && i >= 0; i--) {
            int index = byLoss.get(i);
            parts.set(index, parts.get(index).subtract(CENT));
            left = left.add(CENT);
        }
        return parts;
    }
}
