/** Measured tables are scored against what the shipped numbers predict, and become fitted numbers. */
@NullMarked
package io.goodput.calibration;

import org.jspecify.annotations.NullMarked;
