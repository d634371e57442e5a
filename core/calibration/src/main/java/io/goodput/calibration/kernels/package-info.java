/** Measured kernels, collectives and their power: what is fitted on them, and how well fits meet them. */
@NullMarked
package io.goodput.calibration.kernels;

import org.jspecify.annotations.NullMarked;
