package io.goodput.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Limits of the public API. Environment variables: {@code GOODPUT_HTTP_MAX_EVENT_STREAMS} and so on.
 * A value out of bounds stops the start.
 */
@ConfigMapping(prefix = "goodput.http")
public interface HttpSettings {
    /** Event streams open at once on one replica; more are answered 429. */
    @WithDefault("256")
    @WithConverter(Count.class)
    int maxEventStreams();

    /** Longest silence on an event stream before a comment is sent to keep it open. */
    @WithDefault("15s")
    @WithConverter(Span.class)
    Duration heartbeat();

    /** How often an event stream looks for events that another replica wrote. */
    @WithDefault("500ms")
    @WithConverter(Span.class)
    Duration eventsEvery();

    /** Longest time that the upload of a trace may take. */
    @WithDefault("2h")
    @WithConverter(Span.class)
    Duration longestUpload();

    /** Forms with files that one replica sends on at once; more are answered 429. */
    @WithDefault("4")
    @WithConverter(Count.class)
    int maxForms();

    /** Longest time until the first rows of a run's requests are there: what is simulated before the first row. */
    @WithDefault("30m")
    @WithConverter(Span.class)
    Duration longestRowWait();
}
