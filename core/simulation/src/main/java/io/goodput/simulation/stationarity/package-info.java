/** What a run's time series tells about its report: growing queues, confidence intervals, the length of a warm-up. */
@NullMarked
package io.goodput.simulation.stationarity;

import org.jspecify.annotations.NullMarked;
