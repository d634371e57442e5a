package io.goodput.engine.metrics;

import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolUsage;
import io.goodput.engine.scenario.Pool;

/**
 * Adds up what one pool does. Time and energy are clipped to the window exactly: of a step that straddles an edge the
 * part inside counts, in proportion to time. Tokens count where they are made, at the end of their step. The queue's
 * integral is of the whole run, for Little's law.
 */
public final class PoolMeter {
    private final Pool pool;
    private final Window window;

    private double servingSeconds;
    private double prefillSeconds;
    private double joules;
    private long promptTokens;
    private long outputTokens;
    private long steps;
    private long prompts;
    private long decodingSteps;
    private long decodingRequests;

    private long reservedBlocks;
    private double reservedSince;
    private double blockSeconds;

    private long queued;
    private double queuedSince;
    private double queueSeconds;
    private int longestQueue;

    private long waits;
    private double waitSeconds;

    public PoolMeter(Pool pool, Window window) {
        this.pool = pool;
        this.window = window;
    }

    /** A step of one instance begins; its length, the prompts' share of it and its joules above idle are known. */
    public void stepStarted(double now, double seconds, double prefillShare, double joulesAboveIdle) {
        double inside = window.overlap(now, now + seconds);
        if (inside > 0) {
            servingSeconds += inside;
            prefillSeconds += inside * prefillShare;
            joules += joulesAboveIdle * (inside / seconds);
        }
    }

    /** A step of one instance ends: what it computed and how many requests it held. */
    public void stepEnded(double now, int promptsInStep, long promptTokensInStep, int decoding, int tokensMade) {
        if (window.contains(now)) {
            steps++;
            prompts += promptsInStep;
            promptTokens += promptTokensInStep;
            outputTokens += tokensMade;
            if (decoding > 0) {
                decodingSteps++;
                decodingRequests += decoding;
            }
        }
    }

    /** An instance reserves blocks, or frees them when {@code blocks} is negative. */
    public void blocksReserved(double now, long blocks) {
        blockSeconds += reservedBlocks * window.overlap(reservedSince, now);
        reservedSince = now;
        reservedBlocks += blocks;
    }

    /** A request enters a queue of the pool, or leaves it when {@code change} is −1. */
    public void queueChanged(double now, int change) {
        queueSeconds += queued * (now - queuedSince);
        queuedSince = now;
        queued += change;
    }

    /** This many requests wait at an instance, now that nobody can be taken at once. */
    public void queueSeen(double now, int length) {
        if (window.contains(now)) {
            longestQueue = Math.max(longestQueue, length);
        }
    }

    /** A measured request waited this long in the pool's queue. */
    public void waited(double seconds) {
        waits++;
        waitSeconds += seconds;
    }

    /** ∫ queue length dt from the start of the run to {@code now}. */
    public double queueSeconds(double now) {
        return queueSeconds + queued * (now - queuedSince);
    }

    /** Seconds of the window that the instances were stepping, summed; rounding may put it a little over the window. */
    public double servingSeconds() {
        return servingSeconds;
    }

    /** How the pool fared in the window, which must be over. */
    public PoolReport report(double now) {
        double instanceSeconds = pool.instances() * window.seconds();
        double held = blockSeconds + reservedBlocks * window.overlap(reservedSince, now);
        return new PoolReport(
                pool.role(),
                Math.min(1, ratio(servingSeconds, instanceSeconds)),
                decodingSteps > 0
                        ? ratio((double) decodingRequests, (double) decodingSteps)
                        : ratio((double) prompts, (double) steps),
                ratio(held, instanceSeconds * pool.kv().blocks()),
                pool.kv().blocks(),
                ratio(waitSeconds, (double) waits),
                longestQueue);
    }

    /** What the pool used in the window, which must be over. */
    public PoolUsage usage() {
        double instanceSeconds = pool.instances() * window.seconds();
        int gpus = pool.gpusPerInstance();
        double serving = Math.min(servingSeconds, instanceSeconds);
        double prefill = Math.min(prefillSeconds, serving);
        return new PoolUsage(
                pool.role(),
                pool.system(),
                pool.instances(),
                pool.instances() * gpus,
                serving * gpus,
                (instanceSeconds - serving) * gpus,
                prefill * gpus,
                (serving - prefill) * gpus,
                promptTokens,
                outputTokens,
                pool.steps().idleWatts() * instanceSeconds + joules,
                pool.steps().overheadWatts() * instanceSeconds);
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
