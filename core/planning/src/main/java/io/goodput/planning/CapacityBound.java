package io.goodput.planning;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many instances a pool needs at least, and which instances can never meet the objective, before anything is
 * simulated. The argument is in {@code docs/planning.md}; in short: requests inside a limit had their work done between
 * the first measured arrival and the limit after the last one; of the work of all measured requests, only the largest
 * requests that the objective lets miss are given away free; chance moves the sums by more than the allowance with a
 * probability of at most {@value #ERROR_PROBABILITY}.
 *
 * <p>The argument is about independent requests at a constant mean rate ({@link Traffic#canBeBounded()}). Of any other
 * load nothing is excluded for want of capacity: only simulating it tells.
 */
final class CapacityBound {
    /** Probability that the allowances for chance do not cover a run's random numbers. */
    static final double ERROR_PROBABILITY = 1e-6;

    /** −ln of the probability that each one of the four allowances (window, input, output, their product) may take. */
    private static final double EXPONENT = 15.2;

    /** Hoeffding's allowance for a share counted over at least 1,000 requests, at the same probability. */
    private static final double SHARE_ALLOWANCE = 0.1;

    private static final double RELATIVE_ROUNDING = 1e-9;

    /** The objective asks that this share of requests has finished its work so many seconds after arrival. */
    private record Deadline(double share, double seconds) {}

    private final ServiceLevelObjective slo;
    private final TokenBounds input;
    private final TokenBounds output;

    /** Tokens that decode steps make: all but the first, which the prompt's last step makes. */
    private final TokenBounds decoded;

    private final int requests;
    private final double longestWindowSeconds;
    private final List<Deadline> prefillDeadlines = new ArrayList<>();
    private final List<Deadline> decodeDeadlines = new ArrayList<>();

    /**
     * @param traffic every field filled
     * @param measuredRequests requests that count
     */
    CapacityBound(Traffic traffic, ServiceLevelObjective slo, int measuredRequests) {
        this.slo = slo;
        this.requests = measuredRequests;
        if (!traffic.canBeBounded()) {
            int shortest =
                    traffic.trace() != null ? 1 : RequestLengths.of(traffic).minOutputTokens();
            this.input = new TokenBounds(TokenDistribution.constant(1), 0);
            this.output = new TokenBounds(TokenDistribution.constant(shortest), 0);
            this.decoded = new TokenBounds(TokenDistribution.constant(shortest), 1);
            this.longestWindowSeconds = Double.POSITIVE_INFINITY;
            return;
        }
        TokenDistribution prompts = RunTemplate.resolved(traffic.inputTokens(), "traffic.inputTokens");
        TokenDistribution outputs = RunTemplate.resolved(traffic.outputTokens(), "traffic.outputTokens");
        this.input = new TokenBounds(prompts, 0);
        this.output = new TokenBounds(outputs, 0);
        this.decoded = new TokenBounds(outputs, 1);
        this.longestWindowSeconds = longestWindow(traffic, measuredRequests);
        for (LatencyLimit limit : slo.limits()) {
            switch (limit.metric()) {
                case TTFT -> prefillDeadlines.add(new Deadline(requiredShare(limit), limit.limitSeconds()));
                case E2E -> {
                    prefillDeadlines.add(new Deadline(requiredShare(limit), limit.limitSeconds()));
                    decodeDeadlines.add(new Deadline(requiredShare(limit), limit.limitSeconds()));
                }
                case TPOT -> addJointDeadlines(limit);
                case ITL -> {
                    // A share of tokens says nothing about when any one request is done.
                }
            }
        }
    }

    /** A request inside a TTFT and a TPOT limit is done by the one plus the other times its further tokens. */
    private void addJointDeadlines(LatencyLimit perToken) {
        for (LatencyLimit first : slo.limits()) {
            if (first.metric() == LatencyMetric.TTFT) {
                double share = slo.attainment() != null
                        ? slo.attainment()
                        : Math.max(0, requiredShare(first) + requiredShare(perToken) - 1);
                decodeDeadlines.add(new Deadline(
                        share, first.limitSeconds() + perToken.limitSeconds() * Math.max(0, output.most() - 1)));
            }
        }
    }

    private double requiredShare(LatencyLimit limit) {
        Double attainment = slo.attainment();
        return attainment != null
                ? attainment
                : RunTemplate.resolved(limit.percentile(), "slo.limits.percentile") / 100;
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

    /**
     * The fewest instances of a pool with which the objective may hold; at least 1.
     *
     * @param estimate what one of them can do
     */
    int minInstances(InstanceEstimate estimate) {
        List<Deadline> deadlines = estimate.role() == PoolRole.PREFILL ? prefillDeadlines : decodeDeadlines;
        double instances = 1;
        for (Deadline deadline : deadlines) {
            double work = requests * leastWorkShare(estimate.role(), 1 - deadline.share());
            double capacity = estimate.maxRequestsPerSecond() * (longestWindowSeconds + deadline.seconds());
            instances = Math.max(instances, work / capacity);
        }
        double whole = Math.ceil(instances * (1 - RELATIVE_ROUNDING));
        return whole >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) whole;
    }

    /**
     * The least work of the requests that must be served, over that of as many requests of mean lengths as there are
     * measured ones, when the objective lets the share {@code dropped} miss.
     */
    double leastWorkShare(PoolRole role, double dropped) {
        double prefill = quadratic(linear(input, dropped), dropped);
        double decode = Math.min(quadratic(linear(decoded, dropped), dropped), product(dropped));
        return switch (role) {
            case PREFILL -> prefill;
            case DECODE -> decode;
            case AGGREGATED -> Math.min(prefill, decode);
        };
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

    /** Why no number of these instances can meet the objective; empty when some may. */
    Optional<String> belowFloor(InstanceEstimate estimate) {
        double first = estimate.minTimeToFirstTokenSeconds();
        double perToken = estimate.minTimePerOutputTokenSeconds();
        boolean prefills = estimate.role() != PoolRole.DECODE;
        boolean decodes = estimate.role() != PoolRole.PREFILL;
        for (LatencyLimit limit : slo.limits()) {
            boolean tokensBind =
                    requiredShare(limit) + output.shareAboveOneToken() > 1 + SHARE_ALLOWANCE || output.least() > 1;
            double floor = switch (limit.metric()) {
                case TTFT -> prefills ? first : 0;
                case TPOT, ITL -> decodes && tokensBind ? perToken : 0;
                case E2E -> (prefills ? first : 0) + (decodes ? perToken * Math.max(0, output.least() - 1) : 0);
            };
            if (floor > limit.limitSeconds()) {
                return Optional.of("%s of one request alone is at least %s > %s with TP%d"
                        .formatted(
                                limit.metric(),
                                Figures.seconds(floor),
                                Figures.seconds(limit.limitSeconds()),
                                estimate.tensorParallel()));
            }
        }
        return Optional.empty();
    }
}
