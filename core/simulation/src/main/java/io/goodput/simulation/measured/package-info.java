/**
 * Step times from measurements: the tables of a layer profile or of whole steps, read, checked and interpolated as the
 * engine's step model.
 */
@NullMarked
package io.goodput.simulation.measured;

import org.jspecify.annotations.NullMarked;
