package io.goodput.simulator.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A request's body of which a rest may be left unread. Most clients look for an answer only when they have sent all of
 * it, so the rest is discarded before a refusal; a client that asks whether to go on ({@code Expect: 100-continue})
 * and was not told to sends nothing more.
 */
final class BodyRest extends InputStream {
    private static final Logger LOG = Logger.getLogger(BodyRest.class);

    private final InputStream body;
    private final boolean asks;
    private boolean begun;

    BodyRest(InputStream body, @Nullable String expect) {
        this.body = body;
        this.asks = expect != null;
    }

    @Override
    public int read() throws IOException {
        begun = true;
        return body.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        begun = true;
        return body.read(into, offset, length);
    }

    void discard() {
        if (begun || !asks) {
            try {
                body.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                LOG.debug("the client went away before it was refused", e);
            }
        }
    }
}
