package io.goodput.simulation.traces;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The text of a trace, unpacked where it is gzipped, in lines of bounded length: a longer line is refused when so many
 * bytes of it are read. Either read whole line by line, or as a stream by a parser that finds the lines itself.
 */
final class TraceInput extends InputStream {
    /** No line of rows may be longer, in bytes. */
    static final int MAX_LINE_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final TraceErrors errors;
    private final int maxLineBytes;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;
    /** Bytes of the current line so far, and its number, from 1. */
    private int lineBytes;

    private long line = 1;
    private byte[] text = new byte[1 << 12];
    private int textLength;

    private TraceInput(TraceErrors errors, int maxLineBytes, InputStream in) {
        this.errors = errors;
        this.maxLineBytes = maxLineBytes;
        this.in = in;
    }

    static TraceInput open(TraceFile file, int maxLineBytes) {
        var errors = new TraceErrors(file.name());
        InputStream raw = null;
        try {
            raw = new BufferedInputStream(file.open(), BUFFER_BYTES);
            raw.mark(4);
            byte[] magic = raw.readNBytes(4);
            raw.reset();
            if (startsWith(magic, 0x1f, 0x8b)) {
                raw = new GZIPInputStream(raw, BUFFER_BYTES);
                var unpacked = new BufferedInputStream(raw, BUFFER_BYTES);
                unpacked.mark(4);
                magic = unpacked.readNBytes(4);
                unpacked.reset();
                raw = unpacked;
            }
            refuseOtherFormats(errors, magic);
            var input = new TraceInput(errors, maxLineBytes, raw);
            if (startsWith(magic, 0xef, 0xbb, 0xbf)) {
                raw.skipNBytes(3);
            }
            return input;
        } catch (IOException | RuntimeException e) {
            close(raw);
            throw e instanceof IOException io ? translated(errors, io) : (RuntimeException) e;
        }
    }

    private static void close(@Nullable InputStream in) {
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static void refuseOtherFormats(TraceErrors errors, byte[] magic) {
        String other = startsWith(magic, 'P', 'K', 3, 4)
                ? "a zip archive"
                : startsWith(magic, 'P', 'A', 'R', '1')
                        ? "a Parquet file"
                        : startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd)
                                ? "a zstd file"
                                : startsWith(magic, 0xff, 0xfe) || startsWith(magic, 0xfe, 0xff)
                                        ? "UTF-16 text"
                                        : startsWith(magic, 0x1f, 0x8b) ? "gzipped twice" : "";
        if (!other.isEmpty()) {
            throw errors.whole(other, "a trace is UTF-8 text, plain or gzipped", "Maybe convert it");
        }
    }

    private static RuntimeException translated(TraceErrors errors, IOException e) {
        if (e instanceof EOFException || e instanceof ZipException) {
            return errors.whole(
                    String.valueOf(e.getMessage()),
                    "the gzip stream is damaged or ends too early",
                    "Maybe it was not transferred completely");
        }
        return new UncheckedIOException(e);
    }

    private boolean fill() {
        try {
            position = 0;
            end = in.read(buffer, 0, buffer.length);
            return end > 0;
        } catch (IOException e) {
            end = 0;
            throw translated(errors, e);
        }
    }

    private RuntimeException tooLong() {
        return errors.at(
                line,
                "more than " + maxLineBytes + " bytes",
                "a line may have at most " + maxLineBytes + " bytes",
                "Maybe the file has another format, or no line ends");
    }

    /** Reads the next line, without its end, into {@link #text()}; false after the last. */
    boolean readLine() {
        textLength = 0;
        boolean any = false;
        while (position < end || fill()) {
            any = true;
            int stop = position;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(position, stop);
            boolean ended = stop < end;
            position = ended ? stop + 1 : stop;
            if (ended) {
                break;
            }
        }
        if (!any) {
            return false;
        }
        line++;
        if (textLength > 0 && text[textLength - 1] == '\r') {
            textLength--;
        }
        return true;
    }

    private void append(int from, int to) {
        int length = textLength + to - from;
        if (length > maxLineBytes) {
            throw tooLong();
        }
        if (length > text.length) {
            text = Arrays.copyOf(text, Math.max(length, Math.min(maxLineBytes, 2 * text.length)));
        }
        System.arraycopy(buffer, from, text, textLength, to - from);
        textLength = length;
    }

    /** The bytes of the line read last, up to {@link #textLength()}. */
    byte[] text() {
        return text;
    }

    int textLength() {
        return textLength;
    }

    /** Number of the line read last, from 1. */
    long lineNumber() {
        return line - 1;
    }

    TraceErrors errors() {
        return errors;
    }

    /** Counts the bytes of the lines that a parser reads. */
    private void count(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                lineBytes = 0;
                line++;
            } else if (++lineBytes > maxLineBytes) {
                throw tooLong();
            }
        }
    }

    @Override
    public int read() {
        if (position == end && !fill()) {
            return -1;
        }
        count(buffer, position, position + 1);
        return buffer[position++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (position >= end && !fill()) {
            return -1;
        }
        int count = Math.min(length, end - position);
        count(buffer, position, position + count);
        System.arraycopy(buffer, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() {
        close(in);
    }
}
