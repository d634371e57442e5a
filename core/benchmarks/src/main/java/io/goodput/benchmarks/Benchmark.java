package io.goodput.benchmarks;

import java.util.function.Consumer;

/** Something that is run to see what it costs, and that checks that it did the work it claims. */
public interface Benchmark {
    String name();

    /** What is run, in a sentence. */
    String description();

    /**
     * Runs it once. Costs are of the whole process, so that a process runs one benchmark only.
     *
     * @param share of the requests, above 0 and at most 1; only a full run is checked
     * @param log takes lines for people
     */
    Outcome run(double share, Consumer<String> log);
}
