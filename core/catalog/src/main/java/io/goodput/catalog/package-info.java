/** Data of models, systems, engines and prices, each number with its source; the arithmetic of the data sheet. */
@NullMarked
package io.goodput.catalog;

import org.jspecify.annotations.NullMarked;
