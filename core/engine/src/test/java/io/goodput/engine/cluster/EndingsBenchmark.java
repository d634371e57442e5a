package io.goodput.engine.cluster;

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

/** The member of a batch that is due first leaves, and another joins. Run its main method. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class EndingsBenchmark {
    private static final int LENGTHS = 1 << 12;
    private static final int MOST_TOKENS = 1_000;

    @Param({"8", "64", "256", "8192"})
    public int members;

    private final int[] tokens = new int[LENGTHS];
    private RequestTable requests = new RequestTable();
    private Endings endings = new Endings(requests, new SlotHeap(requests, SlotHeap.Positions.NONE));
    private int next;

    @Setup
    public void join() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < LENGTHS; i++) {
            tokens[i] = 1 + random.nextInt(MOST_TOKENS);
        }
        requests = new RequestTable();
        endings = new Endings(requests, new SlotHeap(requests, SlotHeap.Positions.NONE));
        for (int i = 0; i < members; i++) {
            join(EndingsTest.open(requests, i), 0);
        }
    }

    private void join(int slot, long clock) {
        EndingsTest.join(requests, endings, slot, clock, tokens[next++ & (LENGTHS - 1)]);
    }

    @Benchmark
    public long leaveAndJoin() {
        long clock = endings.first();
        join(endings.removeFirst(), clock);
        return clock;
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EndingsBenchmark.class.getName())
                        .build())
                .run();
    }
}
