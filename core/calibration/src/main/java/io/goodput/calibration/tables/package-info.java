/** Tables of measurements, read row by row by the names of their columns. */
@NullMarked
package io.goodput.calibration.tables;

import org.jspecify.annotations.NullMarked;
