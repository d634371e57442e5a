/** Tests of translation, bounds and step times. */
@NullMarked
package io.goodput.simulation;

import org.jspecify.annotations.NullMarked;
