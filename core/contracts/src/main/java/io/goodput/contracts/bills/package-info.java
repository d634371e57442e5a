/** The bill of a simulated run: by hour, state, pool and class. */
@NullMarked
package io.goodput.contracts.bills;

import org.jspecify.annotations.NullMarked;
