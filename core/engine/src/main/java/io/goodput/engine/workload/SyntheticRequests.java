package io.goodput.engine.workload;

import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.contracts.Traffic;
import io.goodput.engine.kernel.RandomStream;

/**
 * The requests of one run, in the order of their arrival. Arrival times, prompt lengths and output lengths have a
 * random stream each: nothing that happens to a request changes the next one.
 */
public final class SyntheticRequests {
    private final ArrivalTimes arrivals;
    private final TokenQuantiles input;
    private final TokenQuantiles output;
    private final RandomStream inputStream;
    private final RandomStream outputStream;
    private final int maxOutputTokens;

    /**
     * The requests of {@code traffic} under the root {@code seed}.
     *
     * @throws io.goodput.contracts.InvalidInputException when a token distribution cannot have its mean
     */
    public SyntheticRequests(Traffic traffic, long seed) {
        arrivals = new ArrivalTimes(traffic, new RandomStream(seed, "arrivals"));
        input = RequestLengths.quantiles(null, traffic.inputTokens(), "", "/inputTokens");
        output = RequestLengths.quantiles(null, traffic.outputTokens(), "", "/outputTokens");
        inputStream = new RandomStream(seed, "input-tokens");
        outputStream = new RandomStream(seed, "output-tokens");
        Integer limit = traffic.maxOutputTokens();
        maxOutputTokens = limit == null ? output.max() : limit;
    }

    /** When the next request arrives, in seconds from the start of the run. */
    public double nextArrivalSeconds() {
        return arrivals.next();
    }

    /** Prompt tokens of the next request. */
    public int nextInputTokens() {
        return input.draw(inputStream.uniform(), inputStream.uniform());
    }

    /** Output tokens of the next request: what it would say, cut at its limit. */
    public int nextOutputTokens() {
        return Math.min(output.draw(outputStream.uniform(), outputStream.uniform()), maxOutputTokens);
    }

    /** The limit that every request carries. */
    public int maxOutputTokens() {
        return maxOutputTokens;
    }
}
