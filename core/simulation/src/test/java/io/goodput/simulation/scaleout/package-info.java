/** The named scenarios of scale-out, run in process: what each is there to show, and how published policies fare in them. */
@NullMarked
package io.goodput.simulation.scaleout;

import org.jspecify.annotations.NullMarked;
