package io.goodput.gateway.clients;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;

/**
 * The rows of a run, as a simulator-service sends them while it simulates: in frames of four bytes of length, most
 * significant first, and so many bytes; a frame of length 0 says that all is there. They are whole only when that has
 * come, whatever HTTP says of the body's end. Memory is that of one frame. Closing it ends the simulation.
 */
public final class RowStream implements AutoCloseable {
    private static final int MAX_FRAME_BYTES = 1 << 16;

    private final HttpClient client;
    private final DataInputStream frames;
    private final byte[] frame = new byte[MAX_FRAME_BYTES];
    private int length;

    /**
     * Waits for the first frame.
     *
     * @param client of this stream alone; closed with it
     * @throws IOException when the stream breaks off before
     */
    RowStream(HttpClient client, InputStream body) throws IOException {
        this.client = client;
        frames = new DataInputStream(body);
        read();
    }

    /**
     * Passes the rows on as they come; returns only when all are passed on.
     *
     * @throws IOException when the stream breaks off, or {@code out} does
     */
    public void transferTo(OutputStream out) throws IOException {
        while (length > 0) {
            out.write(frame, 0, length);
            read();
        }
    }

    private void read() throws IOException {
        length = frames.readInt();
        if (length < 0 || length > MAX_FRAME_BYTES) {
            throw new IOException("a frame cannot have " + length + " bytes");
        }
        frames.readFully(frame, 0, length);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
