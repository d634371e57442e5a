package io.goodput.simulator.config;

import org.eclipse.microprofile.config.spi.Converter;

/** Reads a count that is not negative. The configuration names the setting and the value beside the message. */
public final class CountOrNone implements Converter<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
        int count = Integer.parseInt(value.strip());
        if (count < 0) {
            throw new IllegalArgumentException("it must be 0 or more");
        }
        return count;
    }
}
