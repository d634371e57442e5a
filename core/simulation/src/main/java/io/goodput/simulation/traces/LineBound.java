package io.goodput.simulation.traces;

/**
 * Refuses a text that has a line longer than any format allows, while its bytes go by on their way to something else; so
 * that nobody goes through gigabytes of it first. Gzipped bytes are passed, whatever they hold.
 */
final class LineBound {
    private final TraceErrors errors;
    private boolean begun;
    private boolean gzipped;
    private long line = 1;
    private long lineBytes;

    LineBound(String name) {
        errors = new TraceErrors(name);
    }

    void read(byte[] bytes, int count) {
        if (!begun && count > 0) {
            begun = true;
            gzipped = bytes[0] == 0x1f;
        }
        if (gzipped) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                line++;
                lineBytes = 0;
            } else {
                lineBytes++;
            }
        }
        if (lineBytes > WekaSessions.MAX_LINE_BYTES) {
            throw errors.at(
                    line,
                    "more than " + WekaSessions.MAX_LINE_BYTES + " bytes",
                    "no format has lines of so many",
                    "Maybe the file has another format, or no line ends");
        }
    }
}
