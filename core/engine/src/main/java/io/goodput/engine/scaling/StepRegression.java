package io.goodput.engine.scaling;

import java.util.Arrays;

/**
 * Dynamo's online linear regression of the time of steps on what was in them: the prompt tokens of steps with prompts, or
 * the requests and the tokens of context of decode steps.
 *
 * <p>It keeps 64 steps. The range of what was seen is cut into 16 buckets, and when there is a step too many the fullest
 * bucket loses its oldest, of equally full ones the lowest, so that a long time at one load does not push out all that is
 * known of others. Least squares of least norm; with a coefficient below 0 it cannot tell anything, but for that of the
 * requests, which is cut to 0.
 */
final class StepRegression {
    private static final int RETAINED = 64;
    private static final int BUCKETS = 16;
    private static final int LEAST_OBSERVATIONS = 5;
    /** Steps are never shorter. */
    private static final double LEAST_SECONDS = 1e-6;
    /** A determinant below this share of what it could be is none. */
    private static final double SINGULAR = 1e-12;
    /** A fall over the whole range that is below this share of the mean is rounding. */
    private static final double FLAT = 1e-9;

    private final boolean isOfDecoding;
    private final int bucketsOfRequests;
    private final int bucketsOfTokens;

    /** The steps from the oldest to the last, in parallel arrays. */
    private final double[] requests = new double[RETAINED + 1];

    private final double[] tokens = new double[RETAINED + 1];
    private final double[] seconds = new double[RETAINED + 1];
    private final int[] bucketOf = new int[RETAINED + 1];
    private final int[] sizes = new int[BUCKETS];
    private int size;

    private double leastRequests = Double.POSITIVE_INFINITY;
    private double mostRequests = Double.NEGATIVE_INFINITY;
    private double leastTokens = Double.POSITIVE_INFINITY;
    private double mostTokens = Double.NEGATIVE_INFINITY;

    private boolean isStale = true;
    private boolean isFitted;
    private double intercept;
    private double perRequest;
    private double perToken;

    private StepRegression(boolean isOfDecoding, int bucketsOfRequests, int bucketsOfTokens) {
        this.isOfDecoding = isOfDecoding;
        this.bucketsOfRequests = bucketsOfRequests;
        this.bucketsOfTokens = bucketsOfTokens;
    }

    /** Of steps with prompts, which have no requests here. */
    static StepRegression ofPrompts() {
        return new StepRegression(false, 1, BUCKETS);
    }

    /** Of steps without prompts. */
    static StepRegression ofDecoding() {
        return new StepRegression(true, 4, BUCKETS / 4);
    }

    /** Takes in a step. */
    void add(double stepRequests, double stepTokens, double stepSeconds) {
        requests[size] = stepRequests;
        tokens[size] = stepTokens;
        seconds[size] = stepSeconds;
        size++;
        if (widens(stepRequests, stepTokens)) {
            sort();
        } else {
            bucketOf[size - 1] = bucket(stepRequests, stepTokens);
            sizes[bucketOf[size - 1]]++;
        }
        if (size > RETAINED) {
            forgetOne();
        }
        isStale = true;
    }

    private boolean widens(double stepRequests, double stepTokens) {
        boolean widens = stepRequests < leastRequests
                || stepRequests > mostRequests
                || stepTokens < leastTokens
                || stepTokens > mostTokens;
        leastRequests = Math.min(leastRequests, stepRequests);
        mostRequests = Math.max(mostRequests, stepRequests);
        leastTokens = Math.min(leastTokens, stepTokens);
        mostTokens = Math.max(mostTokens, stepTokens);
        return widens;
    }

    private void sort() {
        Arrays.fill(sizes, 0);
        for (int i = 0; i < size; i++) {
            bucketOf[i] = bucket(requests[i], tokens[i]);
            sizes[bucketOf[i]]++;
        }
    }

    private int bucket(double stepRequests, double stepTokens) {
        return bucket(stepRequests, leastRequests, mostRequests, bucketsOfRequests) * bucketsOfTokens
                + bucket(stepTokens, leastTokens, mostTokens, bucketsOfTokens);
    }

    private static int bucket(double value, double least, double most, int buckets) {
        return most <= least ? 0 : Math.min(buckets - 1, (int) ((value - least) / (most - least) * buckets));
    }

    private void forgetOne() {
        int fullest = 0;
        for (int i = 1; i < BUCKETS; i++) {
            fullest = sizes[i] > sizes[fullest] ? i : fullest;
        }
        int oldest = 0;
        while (bucketOf[oldest] != fullest) {
            oldest++;
        }
        sizes[fullest]--;
        size--;
        int later = size - oldest;
        System.arraycopy(requests, oldest + 1, requests, oldest, later);
        System.arraycopy(tokens, oldest + 1, tokens, oldest, later);
        System.arraycopy(seconds, oldest + 1, seconds, oldest, later);
        System.arraycopy(bucketOf, oldest + 1, bucketOf, oldest, later);
    }

    /** Whether it can tell anything. */
    boolean isReady() {
        if (isStale) {
            isFitted = size >= LEAST_OBSERVATIONS && fits();
            isStale = false;
        }
        return isFitted;
    }

    private boolean fits() {
        double meanRequests = mean(requests);
        double meanTokens = mean(tokens);
        double meanSeconds = mean(seconds);
        double requestsSquared = 0;
        double product = 0;
        double tokensSquared = 0;
        double requestsTime = 0;
        double tokensTime = 0;
        for (int i = 0; i < size; i++) {
            double ofRequests = requests[i] - meanRequests;
            double ofTokens = tokens[i] - meanTokens;
            double ofSeconds = seconds[i] - meanSeconds;
            requestsSquared += ofRequests * ofRequests;
            product += ofRequests * ofTokens;
            tokensSquared += ofTokens * ofTokens;
            requestsTime += ofRequests * ofSeconds;
            tokensTime += ofTokens * ofSeconds;
        }
        double determinant = requestsSquared * tokensSquared - product * product;
        if (determinant > SINGULAR * requestsSquared * tokensSquared) {
            perRequest = (requestsTime * tokensSquared - tokensTime * product) / determinant;
            perToken = (tokensTime * requestsSquared - requestsTime * product) / determinant;
        } else {
            // All on one line, along which the least coefficients lie.
            double along = requestsSquared + tokensSquared;
            perRequest = along == 0 ? 0 : requestsTime / along;
            perToken = along == 0 ? 0 : tokensTime / along;
        }
        intercept = meanSeconds - perRequest * meanRequests - perToken * meanTokens;
        if (isOfDecoding) {
            perRequest = Math.max(0, perRequest);
        }
        if (perToken < 0 && perToken * (mostTokens - leastTokens) > -FLAT * meanSeconds) {
            perToken = 0;
        }
        return perToken >= 0;
    }

    private double mean(double[] values) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i];
        }
        return sum / size;
    }

    /** Seconds of such a step. */
    double seconds(double stepRequests, double stepTokens) {
        return Math.max(LEAST_SECONDS, intercept + perRequest * stepRequests + perToken * stepTokens);
    }

    /** Seconds that one token more takes. */
    double secondsPerToken() {
        return perToken;
    }
}
