package io.goodput.planning;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import java.util.stream.DoubleStream;

/**
 * Independent requests at a constant mean rate ({@link Traffic#canBeBounded()}): chance moves their sums by more than the
 * allowances here with a probability of at most {@value #ERROR_PROBABILITY}.
 */
final class DrawnLoad implements OfferedLoad {
    /** Probability that the allowances for chance do not cover a run's random numbers. */
    static final double ERROR_PROBABILITY = 1e-6;

    /** −ln of the probability that each one of the four allowances (window, input, output, their product) may take. */
    private static final double EXPONENT = 15.2;

    /** Hoeffding's allowance for a share counted over at least 1,000 requests, at the same probability. */
    private static final double SHARE_ALLOWANCE = 0.1;

    private final TokenBounds input;
    private final TokenBounds output;

    /** Tokens that decode steps make: all but the first, which the prompt's last step makes. */
    private final TokenBounds decoded;

    private final int requests;
    private final double longestWindowSeconds;

    /**
     * @param traffic every field filled
     * @param measuredRequests requests that count
     */
    DrawnLoad(Traffic traffic, int measuredRequests) {
        TokenDistribution prompts = RunTemplate.resolved(traffic.inputTokens(), "traffic.inputTokens");
        TokenDistribution outputs = RunTemplate.resolved(traffic.outputTokens(), "traffic.outputTokens");
        this.input = new TokenBounds(prompts, 0);
        this.output = new TokenBounds(outputs, 0);
        this.decoded = new TokenBounds(outputs, 1);
        this.requests = measuredRequests;
        this.longestWindowSeconds = longestWindow(traffic, measuredRequests);
    }

    /** The window's length, which chance exceeds with negligible probability: a sum of gamma-distributed gaps. */
    private static double longestWindow(Traffic traffic, int requests) {
        double mean = requests / traffic.openRate();
        var arrivals = RunTemplate.resolved(traffic.arrivals(), "traffic.arrivals");
        double variation = switch (arrivals.process()) {
            case CONSTANT -> 0;
            case POISSON -> 1;
            case GAMMA -> RunTemplate.resolved(arrivals.coefficientOfVariation(), "coefficientOfVariation");
            case MARKOV_MODULATED -> throw new IllegalStateException("bursts that last have no bound here");
        };
        double scale = EXPONENT * variation * variation / requests;
        double longest = mean * (1 + Math.sqrt(2 * scale) + scale);
        return arrivals.process() == ArrivalProcess.CONSTANT ? mean : longest;
    }

    @Override
    public double leastRequestsPerSecond(PoolRole role, double missed, double seconds, int elsewhere) {
        return requests * leastWorkShare(role, missed, elsewhere) / (longestWindowSeconds + seconds);
    }

    @Override
    public double minOutputTokens() {
        return output.least();
    }

    @Override
    public double maxOutputTokens() {
        return output.most();
    }

    @Override
    public boolean mustDecode(double requiredShare) {
        return requiredShare + output.shareAboveOneToken() > 1 + SHARE_ALLOWANCE || output.least() > 1;
    }

    /**
     * The least work of the requests that must be served, over that of as many requests of mean lengths as there are
     * measured ones, when the objective lets the share {@code dropped} miss.
     *
     * @param elsewhere as {@link #leastRequestsPerSecond} has it
     */
    double leastWorkShare(PoolRole role, double dropped, int elsewhere) {
        double prefill = elsewhere == 0 ? quadratic(linear(input, dropped), dropped) : atLeast(elsewhere, dropped);
        double decode = Math.min(quadratic(linear(decoded, dropped), dropped), product(dropped));
        return switch (role) {
            case PREFILL -> prefill;
            case DECODE -> decode;
            case AGGREGATED -> Math.min(prefill, decode);
        };
    }

    /**
     * The same of those prompts alone that have {@code least} tokens or more: each has at least cap / (cap − least) times
     * what of it lies between {@code least} and a cap, and counts at least 1 / (cap − least) times as much.
     */
    private double atLeast(int least, double dropped) {
        double count = 0;
        double tokens = 0;
        double[] caps = DoubleStream.concat(
                        DoubleStream.of(input.caps()), DoubleStream.of(Math.ceil(1.2 * least), 2.0 * least))
                .toArray();
        for (double cap : caps) {
            double above = cap - least;
            if (above > 0) {
                double mean = input.cappedMean(cap) - input.cappedMean(least);
                double kept = mean - chance(mean, squareBetween(least, cap, mean)) - dropped * above;
                count = Math.max(count, kept / above);
                tokens = Math.max(tokens, kept * cap / above);
            }
        }
        return Math.min(count, quadratic(Math.min(1, tokens / input.mean()), dropped));
    }

    /** No less than the mean square of what lies between {@code least} and a cap, whose mean is given. */
    private double squareBetween(int least, double cap, double mean) {
        double square = input.cappedSquare(cap, 0) - input.cappedSquare(least, 0) + TokenBounds.ROUNDING_SQUARE;
        return square - 2 * least * mean;
    }

    /** Least tokens of the requests kept, over the mean tokens of all. */
    private double linear(TokenBounds tokens, double dropped) {
        double best = 0;
        for (double cap : tokens.caps()) {
            double least = Math.min(tokens.least(), cap);
            double mean = tokens.cappedMean(cap);
            double chance = chance(mean - least, tokens.cappedSquare(cap, least));
            best = Math.max(best, mean - chance - dropped * cap);
        }
        return best == 0 ? 0 : Math.min(1, best / tokens.mean());
    }

    /**
     * The lesser of the least tokens and the least sum of squares of the requests kept: of so many requests with so
     * many tokens the squares sum to the least when all are equal.
     */
    private double quadratic(double linear, double dropped) {
        return Math.min(linear, linear * linear / (1 - dropped + 1.0 / requests));
    }

    /** Least sum of input × decoded tokens of the requests kept, over the product of the means. */
    private double product(double dropped) {
        double best = 0;
        for (double inputCap : input.caps()) {
            for (double decodedCap : decoded.caps()) {
                double mean = input.cappedMean(inputCap) * decoded.cappedMean(decodedCap);
                double chance = chance(mean, input.cappedSquare(inputCap, 0) * decoded.cappedSquare(decodedCap, 0));
                best = Math.max(best, mean - chance - dropped * inputCap * decodedCap);
            }
        }
        return best == 0 ? 0 : Math.min(1, best / (input.mean() * decoded.mean()));
    }

    /**
     * By how much the mean over all requests may fall short of its expectation: Bernstein's inequality for values that
     * are never below 0, so never further below their mean than the mean itself.
     *
     * @param square no less than the mean of the squares
     */
    private double chance(double mean, double square) {
        double variance = Math.max(0, square - mean * mean);
        return variance == 0 ? 0 : Math.sqrt(2 * EXPONENT * variance / requests) + 2 * EXPONENT * mean / (3 * requests);
    }
}
