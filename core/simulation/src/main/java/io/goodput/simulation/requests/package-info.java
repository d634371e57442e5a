/** One row per request of a run, written as it goes, as CSV or Parquet. */
@NullMarked
package io.goodput.simulation.requests;

import org.jspecify.annotations.NullMarked;
