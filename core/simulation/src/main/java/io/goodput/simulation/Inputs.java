package io.goodput.simulation;

import io.goodput.simulation.traces.TraceLibrary;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What scenarios may name besides the catalog.
 *
 * @param measurements the folder in which measured step times are found; absent where there are none
 * @param traces where the traces of loads are found
 */
public record Inputs(@Nullable Path measurements, TraceLibrary traces) {
    /** Nothing. */
    public static final Inputs NONE = new Inputs(null, TraceLibrary.NONE);
}
