/** Whole runs of known load whose cost is measured and whose result is checked: what {@code goodput bench} does. */
@NullMarked
package io.goodput.benchmarks;

import org.jspecify.annotations.NullMarked;
