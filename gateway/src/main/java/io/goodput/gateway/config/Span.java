package io.goodput.gateway.config;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a length of time between a millisecond and a hundred years, as {@code 250ms}, {@code 10s} or {@code 90d}. */
public final class Span implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Override
    public Duration convert(String text) {
        Duration span = DurationConverter.parseDuration(text);
        if (span.compareTo(SHORTEST) < 0 || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("it must be between 1 ms and 36500 d");
        }
        return span;
    }
}
