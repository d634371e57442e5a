/** How far predictions are from what was measured. */
@NullMarked
package io.goodput.calibration.scoring;

import org.jspecify.annotations.NullMarked;
