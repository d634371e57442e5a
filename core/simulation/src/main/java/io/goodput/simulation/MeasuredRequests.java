package io.goodput.simulation;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.TraceLoad;
import io.goodput.engine.workload.RequestSource;
import java.util.Arrays;

/** The measured requests of a load that depends on no answer, in the order of their arrival. */
final class MeasuredRequests {
    private static final int FIRST_CAPACITY = 1_024;

    private final long warmup;
    private final long most;

    private double[] seconds = new double[FIRST_CAPACITY];
    private int[] input = new int[FIRST_CAPACITY];
    private int[] computed = new int[FIRST_CAPACITY];
    private int[] output = new int[FIRST_CAPACITY];
    private int[] limit = new int[FIRST_CAPACITY];
    private int count;

    private long arrived;
    private long outputTokens;

    /** Of all requests, measured or not: in the steps of those that are measured there may be any. */
    private int minInput = Integer.MAX_VALUE;

    private int maxInput;
    private int minComputed = Integer.MAX_VALUE;
    private int minLimit = Integer.MAX_VALUE;
    private int maxLimit;

    /**
     * @param warmup requests before the measured ones
     * @param most requests that are measured
     */
    MeasuredRequests(long warmup, long most) {
        this.warmup = warmup;
        this.most = most;
    }

    /** Takes all requests of {@code source}; false at the first one that something waits for. */
    boolean readAll(RequestSource source) {
        double at = source.nextArrivalSeconds();
        while (at < Double.POSITIVE_INFINITY) {
            source.take();
            if (source.thread() != RequestSource.NO_THREAD) {
                return false;
            }
            add(at, source);
            at = source.nextArrivalSeconds();
        }
        return true;
    }

    private void add(double at, RequestSource request) {
        int tokens = request.inputTokens();
        int toCompute = tokens - Math.clamp(request.drawnHitTokens(), 0, tokens - 1);
        int mostOutput = request.maxOutputTokens();
        minInput = Math.min(minInput, tokens);
        maxInput = Math.max(maxInput, tokens);
        minComputed = Math.min(minComputed, toCompute);
        minLimit = Math.min(minLimit, mostOutput);
        maxLimit = Math.max(maxLimit, mostOutput);
        long number = arrived++;
        if (number >= warmup + most) {
            return;
        }
        outputTokens += request.outputTokens();
        if (number < warmup) {
            return;
        }
        if (count == seconds.length) {
            grow(2 * count);
        }
        seconds[count] = at;
        input[count] = tokens;
        computed[count] = toCompute;
        output[count] = request.outputTokens();
        limit[count++] = mostOutput;
    }

    private void grow(int capacity) {
        seconds = Arrays.copyOf(seconds, capacity);
        input = Arrays.copyOf(input, capacity);
        computed = Arrays.copyOf(computed, capacity);
        output = Arrays.copyOf(output, capacity);
        limit = Arrays.copyOf(limit, capacity);
    }

    /** All requests, measured or not. */
    long arrived() {
        return arrived;
    }

    /** Output tokens of the measured requests and of those before them. */
    long outputTokens() {
        return outputTokens;
    }

    Lengths lengths() {
        return new Lengths(
                minInput, mean(input), maxInput, minComputed, mean(computed), mean(output), minLimit, maxLimit);
    }

    private double mean(int[] tokens) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += tokens[i];
        }
        return (double) sum / count;
    }

    TraceLoad load() {
        int ofOneToken = 0;
        int least = Integer.MAX_VALUE;
        int longest = 0;
        double[] decoded = new double[count];
        double[] prompts = new double[count];
        double[] contexts = new double[count];
        for (int i = 0; i < count; i++) {
            ofOneToken += output[i] == 1 ? 1 : 0;
            least = Math.min(least, output[i]);
            longest = Math.max(longest, output[i]);
            decoded[i] = output[i] - 1;
            prompts[i] = computed[i];
            contexts[i] = (double) input[i] * (output[i] - 1);
        }
        var stretches = new BusyStretches(Arrays.copyOf(seconds, count), prompts, decoded, contexts);
        return new TraceLoad(
                count, ofOneToken, least, longest, mean(input), mean(computed), mean(output) - 1, stretches.find());
    }

    /**
     * Tokens of the longest sequence that must be held when the share {@code required} of the requests must not be
     * rejected, and not all of those with a time per token.
     */
    long longestHeldBy(PoolRole role, double required) {
        long[] held = new long[count];
        long shortestOfSeveralTokens = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            held[i] = heldBy(role, i);
            if (output[i] > 1) {
                shortestOfSeveralTokens = Math.min(shortestOfSeveralTokens, held[i]);
            }
        }
        Arrays.sort(held);
        int kept = Math.clamp((long) Math.ceil((required - 1e-9) * count), 1, count);
        return Math.max(held[kept - 1], shortestOfSeveralTokens == Long.MAX_VALUE ? 0 : shortestOfSeveralTokens);
    }

    private long heldBy(PoolRole role, int request) {
        return switch (role) {
            case PREFILL -> input[request];
            case DECODE -> limit[request] == 1 ? 0 : (long) input[request] + limit[request];
            case AGGREGATED -> (long) input[request] + limit[request];
        };
    }
}
