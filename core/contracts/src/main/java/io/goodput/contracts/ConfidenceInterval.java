package io.goodput.contracts;

/**
 * A 95 % confidence interval of a mean: estimate ± half width.
 *
 * @param estimate the mean
 * @param halfWidth Student's t at 97.5 % times the standard error
 * @param batches batches of time, or replications, that the error comes from
 */
public record ConfidenceInterval(double estimate, double halfWidth, int batches) {
    /** Of the mean of independent replications, of which there are at least two. */
    public static ConfidenceInterval of(double... replications) {
        int n = replications.length;
        double sum = 0;
        for (double each : replications) {
            sum += each;
        }
        double mean = sum / n;
        double squares = 0;
        for (double each : replications) {
            squares += (each - mean) * (each - mean);
        }
        double error = Math.sqrt(squares / (n - 1) / n);
        return new ConfidenceInterval(mean, StudentT.at97_5(n - 1) * error, n);
    }
}
