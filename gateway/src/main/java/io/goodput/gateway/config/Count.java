package io.goodput.gateway.config;

import org.eclipse.microprofile.config.spi.Converter;

/** Reads a number of things, at least one. */
public final class Count implements Converter<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String text) {
        return atLeast(1, text);
    }

    static int atLeast(int least, String text) {
        int count;
        try {
            count = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it must be a whole number, at most " + Integer.MAX_VALUE, e);
        }
        if (count < least) {
            throw new IllegalArgumentException("it must be at least " + least);
        }
        return count;
    }
}
