package io.goodput.simulation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What scenarios may name besides the catalog.
 *
 * @param measurements the folder in which measured step times are found; absent where there are none
 */
public record Inputs(@Nullable Path measurements) {
    /** Nothing. */
    public static final Inputs NONE = new Inputs(null);
}
