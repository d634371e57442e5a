package io.goodput.simulator.config;

import org.eclipse.microprofile.config.spi.Converter;

/** Reads a count of at least 1. The configuration names the setting and the value beside the message. */
public final class PositiveCount implements Converter<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
        int count = Integer.parseInt(value.strip());
        if (count < 1) {
            throw new IllegalArgumentException("it must be at least 1");
        }
        return count;
    }
}
