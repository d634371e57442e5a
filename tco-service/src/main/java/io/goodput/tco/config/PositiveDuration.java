package io.goodput.tco.config;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads a duration above zero, as Quarkus writes them. The configuration names the setting and the value beside the
 * message.
 */
public final class PositiveDuration implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        Duration duration = DurationConverter.parseDuration(value.strip());
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("it must be longer than 0. Maybe 10S?");
        }
        return duration;
    }
}
