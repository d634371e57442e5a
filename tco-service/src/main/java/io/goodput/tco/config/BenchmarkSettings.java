package io.goodput.tco.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many results of load tools are read and kept. */
@ConfigMapping(prefix = "goodput.benchmarks")
public interface BenchmarkSettings {
    /** Forms with files that are read at once; 2 by default, others are told to come again. {@code GOODPUT_BENCHMARKS_AT_ONCE}. */
    @WithDefault("2")
    @WithConverter(PositiveCount.class)
    int atOnce();

    /** Rows kept at most; of the newest imports, each whole. 500,000 by default. {@code GOODPUT_BENCHMARKS_MAX_ROWS}. */
    @WithDefault("500000")
    @WithConverter(PositiveCount.class)
    int maxRows();

    /** Age at which an import is forgotten; 90 days by default. {@code GOODPUT_BENCHMARKS_MAX_AGE}. */
    @WithDefault("P90D")
    @WithConverter(PositiveDuration.class)
    Duration maxAge();

    /** How often old imports are looked for; 10 minutes by default. {@code GOODPUT_BENCHMARKS_SWEEP_EVERY}. */
    @WithDefault("10M")
    @WithConverter(PositiveDuration.class)
    Duration sweepEvery();
}
