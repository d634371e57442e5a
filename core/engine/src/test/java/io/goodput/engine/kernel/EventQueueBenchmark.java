package io.goodput.engine.kernel;

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

/** One event taken from the queue and its subject scheduled anew (Jones' hold model). Run its main method. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class EventQueueBenchmark {
    private static final int GAPS = 1 << 12;

    /** Subjects with a pending event: instances and requests under way. */
    @Param({"16", "1024", "65536"})
    public int subjects;

    private final EventQueue events = new EventQueue();
    private final double[] gaps = new double[GAPS];
    private int next;

    @Setup
    public void schedule() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < GAPS; i++) {
            gaps[i] = random.nextExponential();
        }
        for (int i = 0; i < subjects; i++) {
            events.schedule(i, gaps[i % GAPS], i);
        }
    }

    @Benchmark
    public double hold() {
        events.next();
        int subject = events.entity();
        events.schedule(subject, events.now() + gaps[next++ & (GAPS - 1)], subject);
        return events.now();
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EventQueueBenchmark.class.getName())
                        .build())
                .run();
    }
}
