package io.goodput.simulator.traces;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The text of an upload: decompressed where it is gzip, of bounded length. All members of a gzip file belong to it; one
 * that is cut short, or that has anything else behind its members, is refused where that shows. Closing does nothing.
 */
final class UploadText extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputStream in;
    private final long maxBytes;
    private long bytes;

    private UploadText(InputStream in, long maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The text of {@code raw}, told apart by its first bytes. */
    static UploadText of(InputStream raw, long maxBytes) throws IOException {
        var buffered = new BufferedInputStream(raw, BUFFER_BYTES);
        buffered.mark(2);
        byte[] start = buffered.readNBytes(2);
        buffered.reset();
        boolean gzip = start.length == 2 && (((start[0] & 0xff) << 8) | (start[1] & 0xff)) == GZIP_MAGIC;
        try {
            return new UploadText(
                    gzip
                            ? GzipCompressorInputStream.builder()
                                    .setInputStream(buffered)
                                    .setDecompressConcatenated(true)
                                    .get()
                            : buffered,
                    maxBytes);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** How many bytes were read. */
    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(into, offset, length);
        } catch (IOException e) {
            throw damaged(e);
        }
        bytes += Math.max(0, count);
        if (bytes > maxBytes) {
            throw new RefusedUploadException(
                    RefusedUploadException.Reason.TOO_LARGE,
                    "a trace's text may have at most goodput.traces.max-text-bytes (" + maxBytes
                            + ") bytes once decompressed. Maybe cut it into several");
        }
        return count;
    }

    /** What the client's bytes are to blame for: those who read traces tell it from a failure of the disk. */
    private static ZipException damaged(IOException cause) {
        var damaged = new ZipException(cause.getMessage() == null ? "it ends early" : cause.getMessage());
        damaged.initCause(cause);
        return damaged;
    }
}
