/**
 * The hardware that instances sit on: GPUs in nodes and racks, what a new instance waits for, what breaks. Knows nothing of
 * requests.
 */
@NullMarked
package io.goodput.engine.fleet;

import org.jspecify.annotations.NullMarked;
