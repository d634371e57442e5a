/** Load tests of whole servers are simulated as they were run, and compared with what was measured. */
@NullMarked
package io.goodput.calibration.serving;

import org.jspecify.annotations.NullMarked;
