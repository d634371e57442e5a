package io.goodput.simulator.traces;

import java.io.InputStream;

/** The bytes of a content from the database; one chunk in memory at a time. */
final class ChunkInput extends InputStream {
    private final TraceStore store;
    private final String contentHash;
    private final TraceStore.Content content;
    private byte[] chunk = new byte[0];
    private int read;
    private int next;

    ChunkInput(TraceStore store, String contentHash, TraceStore.Content content) {
        this.store = store;
        this.contentHash = contentHash;
        this.content = content;
    }

    @Override
    public int read() {
        return fill() ? chunk[read++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - read);
        System.arraycopy(chunk, read, into, offset, count);
        read += count;
        return count;
    }

    /** Never 0 before the end: a reader of several gzip members takes 0 for the end. */
    @Override
    public int available() {
        return fill() ? chunk.length - read : 0;
    }

    private boolean fill() {
        while (read == chunk.length) {
            if (next == content.chunks()) {
                return false;
            }
            chunk = store.chunk(content.uploadId(), next++).orElseThrow(() -> new MissingTraceException(contentHash));
            read = 0;
        }
        return true;
    }
}
