package io.goodput.engine.kernel;

/**
 * A stream of random numbers that depends only on a root seed and its own name, so that one purpose never shifts the
 * draws of another. The generator is xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021), seeded by SplitMix64 from the seed and the name's FNV-1a hash. Transcendental functions are
 * {@link StrictMath}'s: the same bits on any machine.
 */
public final class RandomStream {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long key;
    private long s0;
    private long s1;
    private long s2;
    private long s3;

    /** The stream {@code name} of the root {@code seed}. */
    public RandomStream(long seed, String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        key = mix(seed + GOLDEN_GAMMA) ^ hash;
        start(key);
    }

    private void start(long from) {
        long state = from;
        s0 = mix(state += GOLDEN_GAMMA);
        s1 = mix(state += GOLDEN_GAMMA);
        s2 = mix(state += GOLDEN_GAMMA);
        s3 = mix(state + GOLDEN_GAMMA);
    }

    /**
     * Starts again as the branch {@code number} of the stream: one purpose may need a stream for each user, whatever the
     * order in which they draw.
     */
    public void branch(long number) {
        start(mix(key + GOLDEN_GAMMA * (number + 1)));
    }

    /** The generator in a given state. */
    RandomStream(long s0, long s1, long s2, long s3) {
        key = s0;
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** Uniform in [0, 1), in steps of 2^−53. */
    public double uniform() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Exponential with mean 1. */
    public double exponential() {
        return -StrictMath.log1p(-uniform());
    }

    /** Normal with mean 0 and variance 1, by Marsaglia's polar method. */
    public double normal() {
        while (true) {
            double u = 2 * uniform() - 1;
            double v = 2 * uniform() - 1;
            double square = u * u + v * v;
            if (square > 0 && square < 1) {
                return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }

    /**
     * Gamma with this shape and scale 1, by Marsaglia and Tsang, "A simple method for generating gamma variables"
     * (2000); shapes below 1 by their boost.
     */
    public double gamma(double shape) {
        if (shape < 1) {
            double boost = StrictMath.pow(1 - uniform(), 1 / shape);
            return boost * gamma(shape + 1);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = normal();
            double cube = 1 + c * x;
            if (cube <= 0) {
                continue;
            }
            double v = cube * cube * cube;
            if (StrictMath.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }
}
