/** Uploaded traces: kept in chunks in the database, read as streams, copied to the local disk while they are in use. */
@NullMarked
package io.goodput.simulator.traces;

import org.jspecify.annotations.NullMarked;
