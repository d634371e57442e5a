package io.goodput.engine.scenario;

/**
 * Speculative decoding or multi-token prediction.
 *
 * @param acceptedTokensPerThousandSteps tokens that a member makes in a thousand steps, its own one of each step
 *     included, 1,000 to 16,000: the mean accepted tokens per step, in thousandths
 * @param verifyTokens tokens that a step computes for each member: the drafts to verify and one more, 1 to 64
 */
public record Speculation(int acceptedTokensPerThousandSteps, int verifyTokens) {
    /** One token per step. */
    public static final Speculation NONE = new Speculation(1_000, 1);

    public Speculation {
        if (acceptedTokensPerThousandSteps < 1_000
                || acceptedTokensPerThousandSteps > 16_000
                || verifyTokens < 1
                || verifyTokens > 64
                || acceptedTokensPerThousandSteps > 1_000 * verifyTokens) {
            throw new IllegalArgumentException("a step accepts 1 to verifyTokens tokens a member: "
                    + acceptedTokensPerThousandSteps + " thousandths of " + verifyTokens);
        }
    }

    /** Whether every step makes one token. */
    public boolean isNone() {
        return acceptedTokensPerThousandSteps == 1_000;
    }

    /** A(steps): tokens that a member has made after so many steps from the start of the run: floor(steps × accepted). */
    public long tokensAfter(long steps) {
        return isNone() ? steps : steps * acceptedTokensPerThousandSteps / 1_000;
    }

    /** The least number of steps after which so many tokens are made. */
    public long stepsUntil(long tokens) {
        return isNone() ? tokens : Math.ceilDiv(tokens * 1_000, (long) acceptedTokensPerThousandSteps);
    }

    /** The sum of {@code tokensAfter(k)} − {@code tokensAfter(first)} for k from {@code first} to {@code first + steps − 1}. */
    public long tokensSummed(long first, long steps) {
        if (isNone()) {
            return steps * (steps - 1) / 2;
        }
        long offset = first * acceptedTokensPerThousandSteps % 1_000;
        return floorSum(steps, 1_000, acceptedTokensPerThousandSteps, offset);
    }

    /** Σ floor((a·k + b) / m) for k from 0 to n − 1, by Euclid's algorithm; all arguments at least 0, m at least 1. */
    private static long floorSum(long n, long m, long a, long b) {
        long sum = 0;
        long count = n;
        long modulus = m;
        long slope = a;
        long start = b;
        while (true) {
            sum += (count - 1) * count / 2 * (slope / modulus) + count * (start / modulus);
            slope %= modulus;
            start %= modulus;
            long end = slope * count + start;
            if (end < modulus) {
                return sum;
            }
            count = end / modulus;
            start = end % modulus;
            long swap = modulus;
            modulus = slope;
            slope = swap;
        }
    }
}
