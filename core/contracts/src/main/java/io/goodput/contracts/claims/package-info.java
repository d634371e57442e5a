/** Claims of the market, their formulas' inputs, and verdicts as regions in which they hold and do not. */
@NullMarked
package io.goodput.contracts.claims;

import org.jspecify.annotations.NullMarked;
