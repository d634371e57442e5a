/**
 * Recorded loads, read as streams in every format that is published. A line that is wrong is refused by its number.
 * {@code docs/traces.md} describes the formats.
 */
@NullMarked
package io.goodput.simulation.traces;

import org.jspecify.annotations.NullMarked;
