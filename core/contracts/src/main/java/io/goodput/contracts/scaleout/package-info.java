/**
 * How a layout lives through its run: who decides its counts, what a new instance has to wait for, where instances sit,
 * what fails, and what came of it.
 */
@NullMarked
package io.goodput.contracts.scaleout;

import org.jspecify.annotations.NullMarked;
