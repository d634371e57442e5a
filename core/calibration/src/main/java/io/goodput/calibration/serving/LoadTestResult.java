package io.goodput.calibration.serving;

import io.goodput.engine.RequestListener;
import io.goodput.engine.RequestView;
import java.util.Arrays;

/**
 * What a benchmark client would have printed: over all requests of a load test, the first burst and the drain included.
 *
 * @param meanTtftSeconds time to first token
 * @param medianTtftSeconds the same
 * @param meanTpotSeconds time per output token after the first
 * @param medianTpotSeconds the same
 * @param outputTokensPerSecond from the first request's start to the last one's end
 * @param inputTokensPerSecond the same of prompts
 */
record LoadTestResult(
        double meanTtftSeconds,
        double medianTtftSeconds,
        double meanTpotSeconds,
        double medianTpotSeconds,
        double outputTokensPerSecond,
        double inputTokensPerSecond) {
    /** Hears the requests of one run. */
    static final class Client implements RequestListener {
        private final double[] firstTokens;
        private final double[] perToken;
        private int finished;
        private int timed;
        private long output;
        private long input;
        private double end;

        Client(int requests) {
            firstTokens = new double[requests];
            perToken = new double[requests];
        }

        @Override
        public void ended(RequestView request) {
            if (request.end() != RequestView.End.FINISHED) {
                throw new IllegalStateException("a request of a load test was " + request.end());
            }
            firstTokens[finished++] = request.firstTokenAt() - request.arrivedAt();
            if (request.outputTokens() > 1) {
                perToken[timed++] = (request.endedAt() - request.firstTokenAt()) / (request.outputTokens() - 1);
            }
            output += request.outputTokens();
            input += request.inputTokens();
            end = Math.max(end, request.endedAt());
        }

        LoadTestResult result() {
            double[] first = Arrays.copyOf(firstTokens, finished);
            double[] each = Arrays.copyOf(perToken, timed);
            Arrays.sort(first);
            Arrays.sort(each);
            return new LoadTestResult(mean(first), median(first), mean(each), median(each), output / end, input / end);
        }

        private static double mean(double[] values) {
            return Arrays.stream(values).sum() / values.length;
        }

        private static double median(double[] sorted) {
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }
    }
}
