package io.goodput.calibration.backtest;

import io.goodput.simulation.traces.TraceFile;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** The text of a file, unpacked where it is gzipped, and no more of it than anyone should read. */
final class LogText {
    /** Unpacked. */
    static final long MAX_BYTES = 256L << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private LogText() {}

    static Reader open(TraceFile file) throws IOException {
        return new InputStreamReader(bytes(file), StandardCharsets.UTF_8);
    }

    static InputStream bytes(TraceFile file) throws IOException {
        InputStream raw = new BufferedInputStream(file.open(), BUFFER_BYTES);
        try {
            raw.mark(2);
            boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return new Bounded(packed ? new GZIPInputStream(raw, BUFFER_BYTES) : raw, file.name());
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Refuses what is longer. */
    private static final class Bounded extends FilterInputStream {
        private final String name;
        private long left = MAX_BYTES;

        Bounded(InputStream in, String name) {
            super(in);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw Refusal.of(
                        "more than " + MAX_BYTES + " bytes",
                        name + ": what was measured may have at most 256 MiB of text",
                        "Maybe a shorter stretch of time");
            }
        }
    }
}
