package io.goodput.simulation.traces;

import java.util.Optional;

/** Where traces are found. */
@FunctionalInterface
public interface TraceLibrary {
    /** There are none. */
    TraceLibrary NONE = nameOrHash -> Optional.empty();

    /** The trace with this name or content hash. */
    Optional<TraceFile> find(String nameOrHash);
}
