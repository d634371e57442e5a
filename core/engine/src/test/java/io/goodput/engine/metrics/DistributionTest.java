package io.goodput.engine.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.LatencySummary;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final double[] SHARES = {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1};

    @Test
    void nothingRecordedIsAllZero() {
        assertEquals(LatencySummary.NONE, new Distribution().summary());
        assertEquals(0, new Distribution().quantile(0.5));
    }

    @Test
    void ranksAreTheLeastWholeNumbers() {
        assertEquals(1, Distribution.rank(0.5, 1));
        assertEquals(50, Distribution.rank(0.5, 100));
        assertEquals(51, Distribution.rank(0.5, 101));
        assertEquals(99, Distribution.rank(0.99, 100));
        assertEquals(100, Distribution.rank(1, 100));
        // 0.07 · 100 is 7.000000000000001 in binary
        assertEquals(7, Distribution.rank(0.07, 100));
    }

    /** From a microsecond to months, and past the range that the histogram starts with. */
    @Test
    void quantilesAreWithinATenthOfAPercent() {
        for (long seed = 1; seed <= 20; seed++) {
            var random = new Random(seed);
            var distribution = new Distribution();
            double[] values = new double[10_000];
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.exp(Math.log(1e-6) + random.nextDouble() * Math.log(1e13));
                sum += values[i];
                distribution.record(values[i]);
            }
            Arrays.sort(values);
            assertEquals(values.length, distribution.count());
            assertEquals(sum, distribution.sum());
            for (double share : SHARES) {
                double exact = values[(int) Distribution.rank(share, values.length) - 1];
                assertEquals(exact, distribution.quantile(share), 0.001 * exact, "seed " + seed + ", " + share);
            }
            assertEquals(values[values.length - 1], distribution.summary().maxSeconds());
        }
    }

    @Test
    void aClearedOneIsAsNew() {
        var cleared = new Distribution();
        var random = new Random(7);
        for (int round = 0; round < 3; round++) {
            cleared.clear();
            var fresh = new Distribution();
            for (int i = 0; i < 1_000; i++) {
                double value = Math.exp(random.nextGaussian());
                cleared.record(value);
                fresh.record(value);
            }
            assertEquals(fresh.summary(), cleared.summary());
        }
    }

    @Test
    void limitsAreCountedExactly() {
        var distribution = new Distribution(new double[] {0.2, 0.30000000001});
        distribution.record(0.2);
        distribution.record(Math.nextUp(0.2));
        distribution.record(0.3, 5);
        distribution.miss();
        // Past the first limit, not the second.
        distribution.unfinished(0.25);

        assertEquals(1, distribution.within(0));
        assertEquals(7, distribution.within(1));
        assertEquals(9, distribution.population(0));
        assertEquals(8, distribution.population(1));
        assertEquals(Double.POSITIVE_INFINITY, distribution.atRank(8));
    }

    /** Gaps 0.01, 0.02, 0.03, of two members: mean 0.02. */
    @Test
    void aRampIsItsSteps() {
        var distribution = new Distribution(new double[] {0.025});
        distribution.recordRamp(0.01, 0.01, 3, 2);

        assertEquals(6, distribution.count());
        assertEquals(0.02, distribution.mean(), 1e-15);
        assertEquals(4, distribution.within(0));
        assertEquals(0.03, distribution.summary().maxSeconds(), 1e-15);
        assertEquals(0.02, distribution.quantile(0.5), 0.02e-3);
    }

    @Test
    void aRampIsWhatRecordingOneByOneIs() {
        for (long seed = 1; seed <= 3_000; seed++) {
            var random = new Random(seed);
            double first = Math.exp(Math.log(1e-6) + random.nextDouble() * Math.log(1e7));
            int steps = 1 + random.nextInt(random.nextInt(4) == 0 ? 20_000 : 200);
            double slope = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> -first / steps * random.nextDouble();
                case 2 -> first * Math.exp(-40 * random.nextDouble());
                default -> first * 1e-3 * random.nextDouble();
            };
            int weight = 1 + random.nextInt(100);
            // Limits on a value, between values and outside.
            double[] limits = {
                first + slope * random.nextInt(steps),
                first + slope * (random.nextDouble() * 1.2 - 0.1) * steps,
                first,
                first / 2
            };
            var ramp = new Distribution(limits);
            var single = new Distribution(limits);
            ramp.recordRamp(first, slope, steps, weight);
            double longest = 0;
            for (long i = 0; i < steps; i++) {
                single.record(first + slope * i, weight);
                longest = Math.max(longest, first + slope * i);
            }
            String what = "seed " + seed;
            assertEquals(single.count(), ramp.count(), what);
            assertEquals(longest, ramp.summary().maxSeconds(), what);
            assertEquals(single.sum(), ramp.sum(), 1e-11 * single.sum(), what);
            for (int i = 0; i < limits.length; i++) {
                assertEquals(single.within(i), ramp.within(i), what + ", limit " + i);
            }
            for (long rank = 1; rank <= single.count(); rank += Math.max(1, single.count() / 50)) {
                assertEquals(single.atRank(rank), ramp.atRank(rank), what + ", rank " + rank);
            }
        }
    }

    @Test
    void mergedIsWhatRecordingAllInOneIs() {
        var random = new Random(7);
        var all = new Distribution();
        var merged = new Distribution();
        double sum = 0;
        for (int part = 0; part < 5; part++) {
            var replication = new Distribution();
            for (int i = 0; i < 1_000 * part; i++) {
                double seconds = random.nextGaussian() * 0.1 + Math.exp(part * 3.0);
                all.record(seconds);
                replication.record(seconds);
            }
            sum += replication.sum();
            merged.add(replication);
        }
        assertEquals(10_000, merged.count());
        assertEquals(sum, merged.sum());
        assertEquals(all.sum(), merged.sum(), 1e-9 * all.sum());
        for (double share : SHARES) {
            assertEquals(all.quantile(share), merged.quantile(share));
        }
        assertEquals(all.summary().maxSeconds(), merged.summary().maxSeconds());
    }

    @Test
    void clearedIsLikeNew() {
        var distribution = new Distribution(new double[] {1});
        distribution.record(3);
        distribution.record(0.5);
        distribution.miss();
        distribution.clear();
        assertEquals(LatencySummary.NONE, distribution.summary());
        assertEquals(0, distribution.population(0));
        assertEquals(0, distribution.within(0));
        distribution.record(0.25);
        assertEquals(0.25, distribution.summary().maxSeconds());
        assertTrue(distribution.mean() == 0.25);
    }
}
