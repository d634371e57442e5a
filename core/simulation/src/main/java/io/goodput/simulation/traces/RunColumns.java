package io.goodput.simulation.traces;

import org.jspecify.annotations.Nullable;

/**
 * Names of the columns that only exported runs have; each is absent where it is not read.
 *
 * @param number numbers the rows
 * @param state must say finished, since else the output is not known
 * @param cachedTokens hits that were found: those of a request that carries neither hits nor ids
 */
record RunColumns(
        @Nullable String number,
        @Nullable String state,
        @Nullable String cachedTokens) {
    /** Of files that are no exported runs. */
    static final RunColumns NONE = new RunColumns(null, null, null);
}
