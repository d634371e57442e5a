package io.goodput.simulator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long runs are kept. A run that is gone is simulated again when it is asked for. */
@ConfigMapping(prefix = "goodput.runs")
public interface RunSettings {
    /** Runs kept at most, the newest; 100,000 by default. {@code GOODPUT_RUNS_MAX_COUNT}. */
    @WithDefault("100000")
    @WithConverter(PositiveCount.class)
    int maxCount();

    /** Age at which a run is forgotten; 90 days by default. {@code GOODPUT_RUNS_MAX_AGE}. */
    @WithDefault("P90D")
    @WithConverter(PositiveDuration.class)
    Duration maxAge();

    /** How often old runs are looked for; 10 minutes by default. {@code GOODPUT_RUNS_SWEEP_EVERY}. */
    @WithDefault("10M")
    @WithConverter(PositiveDuration.class)
    Duration sweepEvery();
}
