/** How many spares a layout needs, and where they stand, to live through the loss of hardware at its peak. */
@NullMarked
package io.goodput.contracts.redundancy;

import org.jspecify.annotations.NullMarked;
