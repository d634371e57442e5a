package io.goodput.simulator.rows;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes in frames: four bytes of length, most significant first, and so many bytes; a frame of length 0 is the end
 * mark. Whoever reads them knows by it that all is there, however the connection ends. Only {@link #complete} sends it:
 * neither {@link #close} nor {@link #flush} does anything, since they are called for streams that broke off, too. Memory
 * is that of one frame; writing waits for the reader.
 */
final class FramedOutput extends OutputStream {
    private static final int LENGTH_BYTES = 4;
    private static final int MAX_FRAME_BYTES = 1 << 16;

    private final OutputStream to;
    private final byte[] frame = new byte[LENGTH_BYTES + MAX_FRAME_BYTES];
    private int length;
    private @Nullable IOException failure;

    FramedOutput(OutputStream to) {
        this.to = to;
    }

    @Override
    public void write(int value) throws IOException {
        if (length == MAX_FRAME_BYTES) {
            send();
        }
        frame[LENGTH_BYTES + length++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int next = offset;
        int left = count;
        while (left > 0) {
            if (length == MAX_FRAME_BYTES) {
                send();
            }
            int taken = Math.min(left, MAX_FRAME_BYTES - length);
            System.arraycopy(bytes, next, frame, LENGTH_BYTES + length, taken);
            length += taken;
            next += taken;
            left -= taken;
        }
    }

    /** Says that all is there. */
    void complete() throws IOException {
        if (length > 0) {
            send();
        }
        send();
    }

    /** Whether the reader went away. */
    boolean isBroken() {
        return failure != null;
    }

    private void send() throws IOException {
        if (failure != null) {
            throw failure;
        }
        frame[0] = (byte) (length >>> 24);
        frame[1] = (byte) (length >>> 16);
        frame[2] = (byte) (length >>> 8);
        frame[3] = (byte) length;
        try {
            to.write(frame, 0, LENGTH_BYTES + length);
            to.flush();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        length = 0;
    }
}
