/** What the result files of load tools say, in one set of terms, and how far each may be compared. */
@NullMarked
package io.goodput.contracts.benchmarks;

import org.jspecify.annotations.NullMarked;
