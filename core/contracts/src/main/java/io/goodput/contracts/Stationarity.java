package io.goodput.contracts;

/**
 * Whether a run stands for a steady state. Queues are prompts in queue and requests that wait for decode room, over all
 * pools.
 *
 * @param load what the load is like
 * @param queuesGrow whether the queues grew in the second half of the run, by a test at the level of 0.1 %
 * @param queueGrowthPerSecond their growth there, in requests per second, by regression
 * @param queueGrowthErrorPerSecond standard error of that, of queues that wander at random
 * @param warmup how the warm-up was found
 * @param warmupRequests requests before the measured ones
 */
public record Stationarity(
        Load load,
        boolean queuesGrow,
        double queueGrowthPerSecond,
        double queueGrowthErrorPerSecond,
        Warmup warmup,
        long warmupRequests) {
    /** What a load is like. */
    public enum Load {
        /** Open arrivals at one rate: a steady state exists, or the queues grow without end. */
        CONSTANT_RATE,
        /** Open arrivals at a rate that varies. */
        VARYING_RATE,
        /** The next request waits for an earlier one: queues have a bound. */
        CLOSED_LOOP,
        /** A trace that ends: it is what it is. */
        FINITE
    }

    /** How a warm-up is chosen. */
    public enum Warmup {
        /** None: all requests are measured. */
        OFF,
        /** By the question. */
        GIVEN,
        /** By the MSER-5 rule, from a pilot run. */
        DETECTED
    }

    /** Whether the run has no steady state, so that its percentiles only tell how long it was. */
    public boolean isUnstable() {
        return load == Load.CONSTANT_RATE && queuesGrow;
    }
}
