package io.goodput.simulator.traces;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What an upload has brought so far, as a file that grows while it is read: what lies behind its end is taken from the
 * client, and stored in chunks of 1 MiB on the way. Whoever reads waits for both. One chunk that is being filled and one
 * that is read again are in memory.
 */
final class Upload {
    private static final int CHUNK_BYTES = 1 << 20;

    private final TraceStore store;
    private final UUID id;
    private final InputStream client;
    private final long maxBytes;
    private final MessageDigest digest;
    private final byte[] filling = new byte[CHUNK_BYTES];
    private int filled;
    private int stored;
    private boolean ended;

    /** A chunk that is read again, and its number. */
    private byte[] again = new byte[0];

    private int againNumber = -1;

    /**
     * The upload's start.
     *
     * @param id under which its chunks are stored
     * @param client what comes; its failures are the client's
     * @param maxBytes after which no more are taken
     */
    Upload(TraceStore store, UUID id, InputStream client, long maxBytes) {
        this.store = store;
        this.id = id;
        this.client = client;
        this.maxBytes = maxBytes;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Its bytes from the first one on. Several streams may be read in turn. */
    InputStream open() {
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int count = readAt(position, into, offset, length);
                position += Math.max(0, count);
                return count;
            }
        };
    }

    private int readAt(long position, byte[] into, int offset, int length) {
        if (position == bytes() && !take()) {
            return -1;
        }
        int number = Math.toIntExact(position / CHUNK_BYTES);
        int start = (int) (position % CHUNK_BYTES);
        byte[] chunk = number == stored ? filling : storedChunk(number);
        int end = number == stored ? filled : CHUNK_BYTES;
        int count = Math.min(length, end - start);
        System.arraycopy(chunk, start, into, offset, count);
        return count;
    }

    /** Takes more from the client, at least a byte; false at its end. */
    private boolean take() {
        if (filled == CHUNK_BYTES) {
            store.append(id, stored++, filling);
            filled = 0;
        }
        int count;
        try {
            count = ended ? -1 : client.read(filling, filled, CHUNK_BYTES - filled);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
        if (count < 0) {
            ended = true;
            return false;
        }
        digest.update(filling, filled, count);
        filled += count;
        if (bytes() > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return true;
    }

    private byte[] storedChunk(int number) {
        if (number != againNumber) {
            again = store.chunk(id, number)
                    .orElseThrow(() -> new IllegalStateException("upload " + id + " was removed before its end"));
            againNumber = number;
        }
        return again;
    }

    private long bytes() {
        return (long) stored * CHUNK_BYTES + filled;
    }

    /** Stores the last chunk, once all was read. */
    TraceStore.Uploaded finish(long textBytes) {
        if (!ended) {
            throw new IllegalStateException("upload " + id + " was not read to its end");
        }
        long bytes = bytes();
        if (filled > 0) {
            store.append(id, stored++, Arrays.copyOf(filling, filled));
        }
        return new TraceStore.Uploaded(id, HexFormat.of().formatHex(digest.digest()), stored, bytes, textBytes);
    }

    static RefusedUploadException tooLarge(long maxBytes) {
        return new RefusedUploadException(
                RefusedUploadException.Reason.TOO_LARGE,
                "a trace may have at most goodput.traces.max-bytes (" + maxBytes
                        + ") bytes as it is sent. Maybe compress it with gzip, or cut it into several");
    }
}
