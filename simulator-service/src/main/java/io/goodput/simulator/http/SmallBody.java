package io.goodput.simulator.http;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ClientErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a body that fits in memory. */
final class SmallBody {
    private static final int MAX_BYTES = 1 << 20;

    private SmallBody() {}

    /** The body as text; one of more than 1 MiB is refused. */
    static String text(@Nullable InputStream body) {
        if (body == null) {
            return "";
        }
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ClientErrorException("the body may have at most " + MAX_BYTES + " bytes", 413);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadRequestException("the body was cut short", e);
        }
    }
}
