package io.goodput.planning;

import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.StepPhase;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws of how many times as long as predicted steps take, per system and phase. The factor of a system is log-normal
 * with the 10th and 90th percentile of its band. Its logarithm is that of the system whose kernels were measured, and,
 * independent of it, what standing on another system adds to the spread. Each phase is drawn by itself. A drawn factor is
 * one of five equally likely values: the 10th, 30th, 50th, 70th and 90th percentile.
 */
final class StepErrors {
    /** Values that a factor takes. */
    static final int LEVELS = 5;

    /** Which of them is the median. */
    static final int MEDIAN = 2;

    static final int DRAWS = 10_000;

    /** The standard normal's 10th, 30th, 50th, 70th and 90th percentile. */
    private static final double[] SCORES = {
        -1.2815515655446004, -0.5244005127080407, 0, 0.5244005127080407, 1.2815515655446004
    };
    /** The standard normal's 20th, 40th, 60th and 80th percentile. */
    private static final double[] BETWEEN = {
        -0.8416212335729143, -0.2533471031357997, 0.2533471031357997, 0.8416212335729143
    };

    private static final double ROUNDED_TO = 1e4;

    private final List<ErrorBand> bands;
    private final List<int[]> prefill = new ArrayList<>();
    private final List<int[]> decode = new ArrayList<>();

    /**
     * @param bands one per system
     * @param seed of all streams
     */
    StepErrors(List<ErrorBand> bands, long seed) {
        this.bands = List.copyOf(bands);
        for (ErrorBand band : bands) {
            prefill.add(draw(band, StepPhase.PREFILL, seed));
            decode.add(draw(band, StepPhase.DECODE, seed));
        }
    }

    private static int[] draw(ErrorBand band, StepPhase phase, long seed) {
        String kernels = band.kernelsOf();
        var own = new NormalStream(
                seed, (kernels == null ? "measured on " + band.system() : "kernels of " + kernels) + " " + phase);
        var added = new NormalStream(seed, "steps of " + band.system() + " by another's kernels " + phase);
        double spread = spread(band.lowShare(), band.highShare());
        double ofKernels = Math.min(spread, spread(band.kernelsLowShare(), band.kernelsHighShare()));
        double shared = spread == 0 ? 1 : ofKernels / spread;
        double further = StrictMath.sqrt(1 - shared * shared);
        int[] drawn = new int[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            double score = shared * own.next() + further * added.next();
            while (drawn[i] < BETWEEN.length && score > BETWEEN[drawn[i]]) {
                drawn[i]++;
            }
        }
        return drawn;
    }

    /** Half the distance of the two percentiles in logarithms. */
    private static double spread(double lowShare, double highShare) {
        return (StrictMath.log1p(highShare) - StrictMath.log1p(lowShare)) / 2;
    }

    private int index(String system) {
        for (int i = 0; i < bands.size(); i++) {
            if (bands.get(i).system().equals(system)) {
                return i;
            }
        }
        throw new IllegalStateException("the estimates tell no error band of " + system);
    }

    /** A value that the factor of either phase takes on a system. */
    double factor(String system, int level) {
        ErrorBand band = bands.get(index(system));
        double middle = (StrictMath.log1p(band.lowShare()) + StrictMath.log1p(band.highShare())) / 2;
        double score = SCORES[level] / SCORES[LEVELS - 1];
        double factor = StrictMath.exp(middle + score * spread(band.lowShare(), band.highShare()));
        return Math.round(factor * ROUNDED_TO) / ROUNDED_TO;
    }

    Slowness slowness(String system, int prompts, int decoding) {
        return new Slowness(factor(system, prompts), factor(system, decoding));
    }

    /** Which value a draw gives a factor. */
    int level(String system, StepPhase phase, int draw) {
        List<int[]> levels = switch (phase) {
            case PREFILL -> prefill;
            case DECODE -> decode;
        };
        return levels.get(index(system))[draw];
    }

    /**
     * Normal numbers that depend only on a seed and a name: SplitMix64 (Steele, Lea and Flood 2014) from the seed and the
     * name's FNV-1a hash, through Marsaglia's polar method.
     */
    private static final class NormalStream {
        private static final long FNV_OFFSET = 0xcbf29ce484222325L;
        private static final long FNV_PRIME = 0x100000001b3L;
        private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

        private long state;

        NormalStream(long seed, String name) {
            long hash = FNV_OFFSET;
            for (int i = 0; i < name.length(); i++) {
                hash = (hash ^ name.charAt(i)) * FNV_PRIME;
            }
            this.state = mix(seed + GOLDEN_GAMMA) ^ hash;
        }

        private static long mix(long value) {
            long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
            z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
            return z ^ (z >>> 31);
        }

        private double uniform() {
            state += GOLDEN_GAMMA;
            return (mix(state) >>> 11) * 0x1p-53;
        }

        double next() {
            while (true) {
                double u = 2 * uniform() - 1;
                double v = 2 * uniform() - 1;
                double square = u * u + v * v;
                if (square > 0 && square < 1) {
                    return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
                }
            }
        }
    }
}
