/** A run's usage and a price book become a bill. */
@NullMarked
package io.goodput.economics;

import org.jspecify.annotations.NullMarked;
