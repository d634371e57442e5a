/** A bill that was paid, set against what the tokens that it served should have cost. */
@NullMarked
package io.goodput.contracts.reconciliation;

import org.jspecify.annotations.NullMarked;
