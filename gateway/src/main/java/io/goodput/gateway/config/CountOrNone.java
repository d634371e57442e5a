package io.goodput.gateway.config;

import org.eclipse.microprofile.config.spi.Converter;

/** Reads a number of things, which may be none. */
public final class CountOrNone implements Converter<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String text) {
        return Count.atLeast(0, text);
    }
}
