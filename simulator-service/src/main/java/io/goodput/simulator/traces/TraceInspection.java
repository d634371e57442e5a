package io.goodput.simulator.traces;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a whole trace as a simulation would and counts what it brings. */
public interface TraceInspection {
    /** A trace's text, which can be read several times. */
    @FunctionalInterface
    interface Text {
        /** A new stream from the first byte on. */
        InputStream open() throws IOException;
    }

    /**
     * Checks what is known before the first byte.
     *
     * @param format absent for a file that only accompanies others
     * @param mapping JSON; for formats that need one
     * @throws io.goodput.contracts.InvalidInputException when one of them is wrong
     */
    void check(@Nullable String format, @Nullable String mapping);

    /**
     * The canonical JSON of the summary.
     *
     * @param name what errors call the trace
     * @throws io.goodput.contracts.InvalidInputException when a line is wrong, with its number
     */
    String summarise(String name, @Nullable String format, @Nullable String mapping, Text text) throws IOException;
}
