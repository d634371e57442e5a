/** Which layouts are worth choosing between: cost, latency and power against each other. */
@NullMarked
package io.goodput.contracts.fronts;

import org.jspecify.annotations.NullMarked;
