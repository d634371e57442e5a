package io.goodput.engine.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * One request's way through the prefix cache of a target of 3 million tokens: the chain is looked up and used, its new
 * hash blocks are kept, others give way, and the request before releases its own. Run its main method.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class KvBenchmark {
    private static final int TARGETS = 64;
    private static final int KV_BLOCKS = 32;
    private static final int CHAIN = 24;
    private static final int UNDER_WAY = 1_024;
    private static final int SESSIONS = 1 << 13;

    /** Blocks of a chain that were there before. */
    @Param({"0", "12"})
    public int common;

    private final PrefixCache caches;
    private final long[] chain = new long[CHAIN];
    private final int[] pins = new int[UNDER_WAY];
    private final int[] targets = new int[UNDER_WAY];
    private final boolean[] taken = new boolean[UNDER_WAY];
    private final int[] sessions = new int[SESSIONS];
    private int next;
    private long newIds = 1L << 40;

    public KvBenchmark() {
        int[] kvBlocks = new int[TARGETS];
        long[] most = new long[TARGETS];
        Arrays.fill(kvBlocks, KV_BLOCKS);
        Arrays.fill(most, 3_000_000 / 16);
        caches = new PrefixCache(kvBlocks, most, null);
    }

    @Setup
    public void choose() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < SESSIONS; i++) {
            sessions[i] = random.nextInt(SESSIONS);
        }
    }

    @Benchmark
    public int request() {
        int slot = next & (UNDER_WAY - 1);
        if (taken[slot]) {
            caches.release(targets[slot], pins[slot]);
        }
        int session = sessions[next++ & (SESSIONS - 1)];
        for (int i = 0; i < CHAIN; i++) {
            chain[i] = i < common ? (long) session * CHAIN + i : newIds++;
        }
        int target = session & (TARGETS - 1);
        int hit = caches.acquire(target, chain, CHAIN, true);
        caches.insert(target, chain, CHAIN, caches.pins(), Long.MAX_VALUE);
        pins[slot] = caches.pins();
        targets[slot] = target;
        taken[slot] = true;
        return hit;
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder().include(KvBenchmark.class.getName()).build()).run();
    }
}
