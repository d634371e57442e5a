/** Pricings: which run was priced under which book, how often that was tried, and the bills. */
@NullMarked
package io.goodput.tco.prices;

import org.jspecify.annotations.NullMarked;
