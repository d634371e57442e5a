package io.goodput.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How jobs are admitted, driven and kept. Environment variables: {@code GOODPUT_JOBS_MAX_OPEN} and so on.
 * A value out of bounds stops the start.
 */
@ConfigMapping(prefix = "goodput.jobs")
public interface JobSettings {
    /** Most plans and simulations that may be queued or running at once, over all replicas; more are answered 429. */
    @WithDefault("64")
    @WithConverter(Count.class)
    int maxOpen();

    /** Most jobs that one replica drives at once; with 0 it only serves the API. */
    @WithDefault("8")
    @WithConverter(CountOrNone.class)
    int maxDriven();

    /** How long an owner's lease lasts without renewal; after that another replica takes the job over. */
    @WithDefault("10s")
    @WithConverter(Span.class)
    Duration lease();

    /** How often a replica looks for jobs without an owner. */
    @WithDefault("250ms")
    @WithConverter(Span.class)
    Duration claimEvery();

    /** How often an owner looks for results that other replicas received. */
    @WithDefault("100ms")
    @WithConverter(Span.class)
    Duration pollEvery();

    /** After how long without any result the open round is sent again; doubles with each time in silence, up to eightfold. */
    @WithDefault("2m")
    @WithConverter(Span.class)
    Duration resendAfter();

    /** First pause after a failure of database, broker or REST; doubles up to {@link #longestPause()}. */
    @WithDefault("200ms")
    @WithConverter(Span.class)
    Duration firstPause();

    /** Longest pause between two tries. */
    @WithDefault("5s")
    @WithConverter(Span.class)
    Duration longestPause();

    /** Finished jobs that are kept, with their answers and events; the oldest go first. */
    @WithDefault("10000")
    @WithConverter(Count.class)
    int maxFinished();

    /** How long a finished job is kept. */
    @WithDefault("90d")
    @WithConverter(Span.class)
    Duration maxFinishedAge();

    /** Runs that are kept with their prices; the oldest go first. */
    @WithDefault("200000")
    @WithConverter(Count.class)
    int maxRuns();

    /** How long a run is kept. */
    @WithDefault("90d")
    @WithConverter(Span.class)
    Duration maxRunAge();

    /** How often what is too old or too much is removed. */
    @WithDefault("1m")
    @WithConverter(Span.class)
    Duration sweepEvery();
}
