/** Tests of step times against formulae, floors and measurements. */
@NullMarked
package io.goodput.simulation.steps;

import org.jspecify.annotations.NullMarked;
