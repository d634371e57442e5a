/** Load tests that somebody ran, as questions to the simulator, and what it answers beside what was measured. */
@NullMarked
package io.goodput.economics.simulations;

import org.jspecify.annotations.NullMarked;
