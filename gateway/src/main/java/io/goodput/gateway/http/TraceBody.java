package io.goodput.gateway.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The body of an upload, of any length: it is read while it is sent on and never held. */
final class TraceBody extends FilterInputStream {
    private static final Logger LOG = Logger.getLogger(TraceBody.class);
    private static final Set<String> TYPES = Set.of(
            MediaType.APPLICATION_OCTET_STREAM,
            "application/gzip",
            "application/x-gzip",
            MediaType.TEXT_PLAIN,
            "text/csv",
            MediaType.APPLICATION_JSON,
            "application/x-ndjson",
            "application/jsonl",
            "application/jsonlines");
    private static final List<String> ENCODINGS = List.of("identity", "gzip");

    private final HttpHeaders headers;
    private boolean begun;

    TraceBody(HttpHeaders headers, @Nullable InputStream stream) {
        super(stream == null ? InputStream.nullInputStream() : stream);
        this.headers = headers;
    }

    /** Whether it says that it is bytes, text or gzip; a body that says nothing may be any. */
    boolean isSupported() {
        MediaType type;
        try {
            type = headers.getMediaType();
        } catch (IllegalArgumentException e) {
            return false;
        }
        String encoding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        return (type == null || TYPES.contains((type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT)))
                && (encoding == null || ENCODINGS.contains(encoding.strip().toLowerCase(Locale.ROOT)));
    }

    /** As its header says; -1 when it comes in chunks. */
    long length() {
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    @Override
    public int read() throws IOException {
        begun = true;
        return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        begun = true;
        return super.read(into, offset, length);
    }

    /**
     * Reads what is left and forgets it. Most clients look for an answer only when they have sent all; one that asks
     * whether to go on ({@code Expect: 100-continue}) and was not told to sends nothing more.
     */
    void discardRest() {
        if (begun || headers.getHeaderString("Expect") == null) {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                LOG.debug("the client went away before it was refused", e);
            }
        }
    }
}
