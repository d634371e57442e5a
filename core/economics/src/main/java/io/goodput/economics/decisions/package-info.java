/** Decides upon graded rows: limits first, then the front, then money; and what deciding by one metric alone would cost. */
@NullMarked
package io.goodput.economics.decisions;

import org.jspecify.annotations.NullMarked;
