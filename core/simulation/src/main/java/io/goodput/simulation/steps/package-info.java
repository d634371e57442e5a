/**
 * How long a step of an instance takes and what it draws: kernels summed over layers, compiled into the engine's tables.
 * Times are the catalog's fitted forms, never shorter than the data sheet allows.
 */
@NullMarked
package io.goodput.simulation.steps;

import org.jspecify.annotations.NullMarked;
