/** The simulator's façade: a scenario in, a report out. Pure: no clock, no I/O, the same bytes on any machine. */
@NullMarked
package io.goodput.engine;

import org.jspecify.annotations.NullMarked;
