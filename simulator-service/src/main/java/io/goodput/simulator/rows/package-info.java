/** Runs that were simulated before, simulated again for the rows of their requests. */
@NullMarked
package io.goodput.simulator.rows;

import org.jspecify.annotations.NullMarked;
