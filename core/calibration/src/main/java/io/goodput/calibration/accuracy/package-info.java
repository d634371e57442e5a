/** How far the shipped numbers are off, over all tables of measurements. */
@NullMarked
package io.goodput.calibration.accuracy;

import org.jspecify.annotations.NullMarked;
