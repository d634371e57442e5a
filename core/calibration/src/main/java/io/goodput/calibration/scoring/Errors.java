package io.goodput.calibration.scoring;

import java.util.Arrays;
import java.util.Optional;

/** Collects errors of predictions. Not thread-safe. */
public final class Errors {
    private double[] shares = new double[16];
    private int count;

    /** Adds what was measured, above 0, and what was predicted of it. */
    public void add(double measured, double predicted) {
        if (!(measured > 0 && predicted >= 0 && predicted < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "an error needs positive numbers: measured " + measured + ", predicted " + predicted);
        }
        if (count == shares.length) {
            shares = Arrays.copyOf(shares, count * 2);
        }
        shares[count++] = predicted / measured - 1;
    }

    /** Adds all errors of {@code others}. */
    public void addAll(Errors others) {
        double[] joined = Arrays.copyOf(shares, Math.max(16, count + others.count));
        System.arraycopy(others.shares, 0, joined, count, others.count);
        shares = joined;
        count += others.count;
    }

    /** How many were added. */
    public int count() {
        return count;
    }

    /** What they come to; empty when nothing was added. */
    public Optional<ErrorFigures> figures() {
        if (count == 0) {
            return Optional.empty();
        }
        double[] signed = Arrays.copyOf(shares, count);
        double[] absolute = Arrays.stream(signed).map(Math::abs).sorted().toArray();
        Arrays.sort(signed);
        return Optional.of(new ErrorFigures(
                count,
                percent(median(absolute)),
                percent(Arrays.stream(absolute).sum() / count),
                percent(absolute[(int) Math.ceil(0.9 * count) - 1]),
                percent(median(signed))));
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** In hundredths of a per cent: further digits tell nothing. */
    private static double percent(double share) {
        return Math.rint(share * 1e4) / 1e2;
    }
}
