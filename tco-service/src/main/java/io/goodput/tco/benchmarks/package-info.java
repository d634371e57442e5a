/** Imports: result files of load tools as graded rows, kept for the questions that are asked about them. */
@NullMarked
package io.goodput.tco.benchmarks;

import org.jspecify.annotations.NullMarked;
