/** Claims of the market become regions: formulas over cited inputs, cells, and the boundary between holding and not. */
@NullMarked
package io.goodput.economics.claims;

import org.jspecify.annotations.NullMarked;
