/** Step times that others published of their own hardware, predicted by the shipped numbers. */
@NullMarked
package io.goodput.calibration.published;

import org.jspecify.annotations.NullMarked;
