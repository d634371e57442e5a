/** Result files of load tools become rows in the product's own terms, each with a grade and its reasons. */
@NullMarked
package io.goodput.economics.readings;

import org.jspecify.annotations.NullMarked;
