/**
 * Bills that were paid, set against what their tokens should have cost. {@code docs/money.md} has the formulae; everything
 * that is split sums to the cent.
 */
@NullMarked
package io.goodput.economics.reconciliation;

import org.jspecify.annotations.NullMarked;
