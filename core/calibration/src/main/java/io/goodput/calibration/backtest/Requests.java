package io.goodput.calibration.backtest;

import io.goodput.contracts.MeasuredRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Requests that arrived, in that order, with their lengths: the traffic that is replayed. */
final class Requests {
    /** More are refused: each of some 200 simulations replays them all. */
    static final int MAX = 100_000;

    /** Likewise, output tokens in all. */
    static final long MAX_OUTPUT_TOKENS = 100_000_000;

    /** Fewer tell nothing about percentiles. */
    static final int MIN = 100;

    private static final int FIRST_CAPACITY = 1_024;

    private double[] arrival = new double[FIRST_CAPACITY];
    private int[] input = new int[FIRST_CAPACITY];
    private int[] cached = new int[FIRST_CAPACITY];
    private int[] output = new int[FIRST_CAPACITY];
    private int count;
    private long outputTokens;

    /** Adds the next one to arrive. */
    void add(double arrivalSeconds, int inputTokens, int cachedTokens, int outputTokensOfIt) {
        if (count == MAX) {
            throw Refusal.of(
                    "more than " + MAX + " requests",
                    "a backtest replays at most " + MAX + " requests, some 200 times",
                    "Maybe a shorter stretch of time");
        }
        outputTokens += outputTokensOfIt;
        if (outputTokens > MAX_OUTPUT_TOKENS) {
            throw Refusal.of(
                    "more than " + MAX_OUTPUT_TOKENS + " output tokens",
                    "a backtest replays at most " + MAX_OUTPUT_TOKENS + " output tokens, some 200 times",
                    "Maybe a shorter stretch of time");
        }
        if (count == arrival.length) {
            arrival = Arrays.copyOf(arrival, 2 * count);
            input = Arrays.copyOf(input, 2 * count);
            cached = Arrays.copyOf(cached, 2 * count);
            output = Arrays.copyOf(output, 2 * count);
        }
        arrival[count] = arrivalSeconds;
        input[count] = Math.clamp(inputTokens, 1, MeasuredRequest.MAX_TOKENS);
        cached[count] = cachedTokens;
        output[count] = outputTokensOfIt;
        count++;
    }

    int count() {
        return count;
    }

    double arrivalSeconds(int request) {
        return arrival[request];
    }

    int inputTokens(int request) {
        return input[request];
    }

    int cachedTokens(int request) {
        return cached[request];
    }

    int outputTokens(int request) {
        return output[request];
    }

    /** How many arrived before {@code seconds}. */
    int before(double seconds) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (arrival[middle] < seconds) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The longest output. */
    int longestOutput() {
        return Arrays.stream(output, 0, count).max().orElse(1);
    }

    double meanInputTokens() {
        return Arrays.stream(input, 0, count).asLongStream().sum() / (double) count;
    }

    double meanOutputTokens() {
        return outputTokens / (double) count;
    }

    double cachedShare() {
        return Arrays.stream(cached, 0, count).asLongStream().sum()
                / (double) Arrays.stream(input, 0, count).asLongStream().sum();
    }

    /** The first {@code requests} of them as a trace with the columns arrival, input, output, hits. */
    byte[] csv(int requests) {
        var text = new StringBuilder("arrival,input,output,hits\n");
        for (int i = 0; i < requests; i++) {
            text.append(arrival[i])
                    .append(',')
                    .append(input[i])
                    .append(',')
                    .append(output[i])
                    .append(',')
                    .append(cached[i])
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
