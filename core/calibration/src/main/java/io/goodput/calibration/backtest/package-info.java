/** What a deployment measured is replayed, step times are fitted on its first half, and its second half is predicted. */
@NullMarked
package io.goodput.calibration.backtest;

import org.jspecify.annotations.NullMarked;
