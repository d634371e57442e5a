/** {@code goodput benchmarks}: result files of load tools as graded rows. */
@NullMarked
package io.goodput.cli.benchmarks;

import org.jspecify.annotations.NullMarked;
