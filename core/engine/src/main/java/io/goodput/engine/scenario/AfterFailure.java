package io.goodput.engine.scenario;

/**
 * What becomes of requests whose hardware failed.
 *
 * @param retryLimit how often one is begun again, at least 0
 * @param keepsTokens whether the tokens that it made are computed with its prompt, instead of made again
 * @param detectionSeconds until anybody knows of the failure, at least 0
 * @param refuses whether what is sent to a dead instance comes back at once, which uses up a retry; else it stays there
 */
public record AfterFailure(int retryLimit, boolean keepsTokens, double detectionSeconds, boolean refuses) {
    public AfterFailure {
        if (retryLimit < 0 || !(detectionSeconds >= 0 && detectionSeconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "retries and detection must not be negative: " + retryLimit + ", " + detectionSeconds + " s");
        }
    }
}
