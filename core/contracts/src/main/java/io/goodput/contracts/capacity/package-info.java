/** How much load a given number of GPUs carries inside latency limits. */
@NullMarked
package io.goodput.contracts.capacity;

import org.jspecify.annotations.NullMarked;
