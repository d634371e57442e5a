package io.goodput.simulator.config;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.math.BigInteger;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads a number of bytes of at least 1, as Quarkus writes them: {@code 512M}, {@code 2G}. The configuration names the
 * setting and the value beside the message.
 */
public final class ByteCount implements Converter<Long> {
    private static final long serialVersionUID = 1L;

    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE / 4);

    @Override
    public Long convert(String value) {
        BigInteger bytes = new MemorySizeConverter().convert(value.strip()).asBigInteger();
        if (bytes.signum() <= 0 || bytes.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("it must be at least 1 byte and at most " + LARGEST + ". Maybe 1G?");
        }
        return bytes.longValueExact();
    }
}
